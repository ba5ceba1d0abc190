//! Resource packages: none until some are added.

use volc_rtc_emulator::control::ResourcePackage;

use crate::world::World;

#[tokio::test]
async fn packages_are_those_that_were_added() {
    let world = World::start().await;
    world.client.get_resource_pack_num().send().await.unwrap();
    let none = world
        .client
        .list_resource_packages_v2()
        .send()
        .await
        .unwrap();
    assert!(none.package_configs.is_empty());
    let none = world.client.list_resource_packages().send().await.unwrap();
    assert_eq!((none.configuration_code.as_str(), none.price), ("", 0));
    for (code, price) in [("audio", 100), ("video", 200)] {
        let mut package = ResourcePackage::default();
        package.configuration_code = code.to_owned();
        package.price = price;
        package.validity_options = vec![1, 12];
        world.control.add_resource_package(&package).await.unwrap();
    }
    let first = world.client.list_resource_packages().send().await.unwrap();
    assert_eq!(
        (first.configuration_code.as_str(), first.price),
        ("audio", 100)
    );
    assert_eq!(first.validity_option_list, [1, 12]);
    let all = world
        .client
        .list_resource_packages_v2()
        .send()
        .await
        .unwrap();
    let [_, video] = &all.package_configs[..] else {
        panic!("{all:?}")
    };
    assert_eq!(
        (video.configuration_code.as_str(), video.price),
        ("video", 200.0)
    );
    assert_eq!(video.validity_option_list, "[1,12]");
    world.control.remove_resource_packages().await.unwrap();
    let none = world
        .client
        .list_resource_packages_v2()
        .send()
        .await
        .unwrap();
    assert!(none.package_configs.is_empty());
}
