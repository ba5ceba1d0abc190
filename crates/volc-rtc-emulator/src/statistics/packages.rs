//! Resource packages: none, unless `POST /_emulator/statistics/packages` adds some.
//!
//! No page of these Actions is published, only the vendor's SDK. It has no members in the response of
//! `GetResourcePackNum`, so that it is empty, and those of one package in that of `ListResourcePackages`, which are
//! those of the first. `ValidityOptionList` of `ListResourcePackagesV2` is a text: the JSON of the list. Every account
//! has the same packages.

use rusqlite::{Connection, Transaction};
use volc_rtc_api::monitor_usage::list_resource_packages::ListResourcePackagesOutput;
use volc_rtc_api::monitor_usage::list_resource_packages_v2::{
    ListResourcePackagesV2Output, PackageConfig,
};

use crate::ApiError;
use crate::control::ResourcePackage;

/// Adds a package.
pub(super) fn add(tx: &Transaction<'_>, package: &ResourcePackage) -> Result<(), ApiError> {
    let data = serde_json::to_string(package)?;
    tx.prepare_cached(
        "INSERT INTO statistics_packages (app_id, number, data)
         SELECT '', coalesce(max(number), 0) + 1, ?1 FROM statistics_packages WHERE app_id = ''",
    )?
    .execute([data])?;
    Ok(())
}

/// Removes all packages.
pub(super) fn clear(tx: &Transaction<'_>) -> Result<(), ApiError> {
    tx.execute("DELETE FROM statistics_packages WHERE app_id = ''", ())?;
    Ok(())
}

fn all(db: &Connection) -> Result<Vec<ResourcePackage>, ApiError> {
    let mut select = db
        .prepare_cached("SELECT data FROM statistics_packages WHERE app_id = '' ORDER BY number")?;
    let rows = select.query_map((), |row| row.get::<_, String>(0))?;
    let texts = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let packages = texts.iter().map(|text| serde_json::from_str(text));
    Ok(packages.collect::<Result<_, _>>()?)
}

/// Returns the first package.
pub(super) fn first(db: &Connection) -> Result<ListResourcePackagesOutput, ApiError> {
    let mut output = ListResourcePackagesOutput::default();
    if let Some(package) = all(db)?.into_iter().next() {
        output.configuration_code = package.configuration_code;
        output.package_type = package.package_type;
        output.price = package.price;
        output.zh_name = package.zh_name;
        output.effective_time_type = package.effective_time_type;
        output.validity_option_list = package.validity_options;
        output.validity_period = package.validity_period;
    }
    Ok(output)
}

/// Lists the packages.
pub(super) fn list(db: &Connection) -> Result<ListResourcePackagesV2Output, ApiError> {
    let mut output = ListResourcePackagesV2Output::default();
    for package in all(db)? {
        let mut config = PackageConfig::default();
        config.configuration_code = package.configuration_code;
        config.package_type = package.package_type;
        config.price = package.price as f64;
        config.zh_name = package.zh_name;
        config.effective_time_type = package.effective_time_type;
        config.validity_option_list = serde_json::to_string(&package.validity_options)?;
        config.validity_period = package.validity_period;
        output.package_configs.push(config);
    }
    Ok(output)
}
