//! Warnings about requests that are sent nevertheless, as events of the feature `tracing`.

use crate::action::ActionInfo;
use crate::error::Findings;

/// Tells of the warnings among the findings in a request; its errors are the call's own.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
pub(super) fn tell(info: &ActionInfo, findings: &Findings) {
    #[cfg(feature = "tracing")]
    for finding in findings.warnings() {
        tracing::warn!(
            target: "volc_core",
            {
                rpc.method = info.action,
                volc.version = info.version,
                code = finding.code,
                path = finding.path,
                page = finding.page,
            },
            "{}", finding.reason
        );
    }
}
