//! The files of the crate's root: its modules, the required fields, the service, the Versions.

use std::collections::BTreeSet;

use super::wrap::comment;
use super::{file, layout};
use crate::names::ident;
use crate::plan::docs::from_page;
use crate::plan::service::ServicePlan;
use crate::plan::shared_key::MODULE;

/// The file that declares the modules.
pub(crate) fn modules(plan: &ServicePlan<'_>) -> String {
    let families: String = plan
        .families
        .iter()
        .map(|family| format!("#[cfg(feature = {family:?})]\npub mod {};\n", ident(family)))
        .collect();
    // A page may require many fields.
    let mut pieces = vec![
        "#![allow(clippy::module_inception, clippy::too_many_arguments, clippy::type_complexity)]"
            .to_owned(),
        families,
    ];
    if !plan.shared.is_empty() {
        pieces.push(format!("pub mod {};", MODULE));
    }
    if plan.codes.is_some() {
        pieces.push("mod error_code;\n\npub use error_code::ErrorCode;".to_owned());
    }
    let rest = "\
#[cfg_attr(doc, doc(hidden))]
pub mod required;
mod service;
#[cfg(feature = \"versions\")]
mod versions;

pub use service::SERVICE;
#[cfg(feature = \"versions\")]
pub use versions::*;";
    pieces.push(rest.to_owned());
    file::text(
        plan.folder,
        "The items that are generated from the pages.",
        pieces,
    )
}

/// The types of the required fields, by whose names the compiler says which one is missing.
pub(crate) fn required(plan: &ServicePlan<'_>) -> String {
    let names: BTreeSet<String> = plan
        .actions
        .iter()
        .flat_map(|action| {
            action
                .plan
                .request
                .required()
                .map(|field| field.name.to_string())
        })
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    let types = layout::fill(
        "volc_core::__private::required_fields!(",
        &names,
        ");",
        "    ",
    );
    let docs = "The required fields of all requests, by whose names the compiler says which one is missing.";
    file::text(plan.folder, docs, vec![types])
}

/// The name of the service and its sites.
pub(crate) fn service(plan: &ServicePlan<'_>) -> String {
    let service = &plan.ir.service;
    let documentation = &service.documentation;
    let sites = service.sites.iter().map(|site| {
        let docs = comment(&from_page(&site.docs, documentation), "    ").replace("///", "//");
        format!(
            "{docs}    SiteInfo::new({:?}, {:?}, {:?}),\n",
            site.name, site.host, site.region
        )
    });
    let sites: String = sites.collect();
    let codes = if plan.codes.is_some() {
        ".codes(super::error_code::CODES)"
    } else {
        ""
    };
    let probe = service.probe.as_ref().map_or_else(String::new, |probe| {
        format!(
            ".probe(ProbeInfo::new({:?}, {:?}))",
            probe.action, probe.version
        )
    });
    let docs = format!(
        "{}: its name and its sites.",
        from_page(&service.title, documentation)
    );
    let text = format!(
        "{}pub static SERVICE: ServiceInfo = ServiceInfo::new({:?}, &[\n{sites}]){codes}{probe};",
        comment(&docs, ""),
        service.name
    );
    let imports = match service.probe {
        Some(_) => "use volc_core::api::{ProbeInfo, ServiceInfo, SiteInfo};",
        None => "use volc_core::api::{ServiceInfo, SiteInfo};",
    };
    file::text(
        plan.folder,
        "The facts of the service.",
        vec![imports.to_owned(), text],
    )
}

/// The views of the client that call Actions by their Version.
pub(crate) fn versions(plan: &ServicePlan<'_>) -> String {
    let versions: BTreeSet<(&str, &str)> = plan
        .actions
        .iter()
        .map(|action| (action.version_module.as_str(), action.version_view.as_str()))
        .collect();
    let mut pieces = vec!["use crate::Client;".to_owned()];
    for (module, view) in versions {
        let version = module.trim_start_matches('v').replace('_', "-");
        pieces.push(format!(
            "volc_core::__private::version_client!({view}, {module}, {version:?});"
        ));
    }
    file::text(plan.folder, "The Actions by their Version.", pieces)
}

/// The list of all requests, for the tests that go through every Action.
pub(crate) fn actions(plan: &ServicePlan<'_>) -> String {
    let rows = plan.actions.iter().map(|action| {
        let ir = action.plan.action;
        let (api, module) = (&plan.api, action.module());
        format!(
            "    ({:?}, {:?}) => {api}::{module}::{},\n",
            ir.action, ir.version, action.plan.request.name
        )
    });
    let list = format!("every_action! {{\n{}}}", rows.collect::<String>());
    file::text(
        plan.folder,
        "Every Action and the type of its request.",
        vec![list],
    )
}
