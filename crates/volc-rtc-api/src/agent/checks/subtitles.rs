//! Subtitles.

use super::{Node, Report};
use crate::agent::rules as rule;

pub(super) fn check(body: &Node<'_>, report: &mut Report) {
    let config = body.get("Config");
    let subtitles = config.get("SubtitleConfig");
    let in_room = !subtitles.get("DisableRTSSubtitle").is_true();
    let on_server = body.get("AgentConfig.ServerMessageURLForRTS").is_filled();
    // Subtitles that nobody asked for are not missed.
    let wanted = subtitles.is_set() && (in_room || on_server);
    if !report.is_2025() || !wanted {
        return;
    }
    let unaligned =
        config.get("S2SConfig").is_set() || config.get("AvatarConfig.Enabled").is_true();
    let mode = subtitles.get("SubtitleMode");
    report.add_if(
        unaligned && mode.int_or(0) == 0,
        &rule::SUBTITLE_MODE_UNALIGNED,
        &mode,
    );
}
