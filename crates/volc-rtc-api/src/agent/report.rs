//! Findings while they are gathered.

use volc_core::error::{Finding, Findings};

use super::node::Node;
use super::rule::{Rule, Version};

/// The findings so far, and the request that they are in.
pub(super) struct Report {
    pub(super) version: Version,
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(version: Version) -> Self {
        let findings = Vec::new();
        Self { version, findings }
    }

    /// Returns whether the request is one of Version 2025-06-01.
    pub(super) fn is_2025(&self) -> bool {
        self.version == Version::V2025_06_01
    }

    /// Adds a finding with the rule's own reason.
    pub(super) fn add(&mut self, rule: &Rule, node: &Node<'_>) {
        self.explain(rule, node, rule.reason.to_owned());
    }

    /// Adds a finding with a reason of its own.
    pub(super) fn explain(&mut self, rule: &Rule, node: &Node<'_>, reason: String) {
        let page = rule.source.page(self.version);
        let finding = Finding::new(rule.code, rule.severity, node.path(), reason, page);
        self.findings.push(finding);
    }

    /// Adds a finding if the condition holds.
    pub(super) fn add_if(&mut self, condition: bool, rule: &Rule, node: &Node<'_>) {
        if condition {
            self.add(rule, node);
        }
    }

    pub(super) fn finish(self) -> Findings {
        self.findings.into()
    }
}
