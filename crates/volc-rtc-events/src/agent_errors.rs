//! Meaning and remedy of the error codes of a voice agent's task.

use crate::data::voice_chat::Errorcode;

/// A documented code.
struct Known {
    code: Errorcode,
    meaning: &'static str,
    remedy: &'static str,
}

const fn known(code: Errorcode, meaning: &'static str, remedy: &'static str) -> Known {
    Known {
        code,
        meaning,
        remedy,
    }
}

const KNOWN: &[Known] = &[
    known(
        Errorcode::StartFailed,
        "the task could not start",
        "start it again later",
    ),
    known(
        Errorcode::UnknownParameter,
        "StartVoiceChat had a parameter that is not known",
        "remove it",
    ),
    known(
        Errorcode::AsrSetupFailed,
        "recognition could not be set up",
        "check Provider and ProviderParams of ASRConfig",
    ),
    known(
        Errorcode::AsrRequestFailed,
        "a request to recognition failed",
        "check the network",
    ),
    known(
        Errorcode::AsrReadFailed,
        "the response of recognition could not be read",
        "check the network",
    ),
    known(
        Errorcode::AsrBadResponse,
        "the response of recognition was not understood",
        "check a recognition of your own",
    ),
    known(
        Errorcode::AsrReconnectLimit,
        "recognition was reconnected too often",
        "check recognition",
    ),
    known(
        Errorcode::AsrUnreachable,
        "recognition cannot be reached",
        "check that it is activated, and its credentials",
    ),
    known(
        Errorcode::LlmSetupFailed,
        "the model could not be set up",
        "check Mode, the endpoint and the key of LLMConfig",
    ),
    known(
        Errorcode::LlmRequestFailed,
        "a request to the model failed",
        "check the network",
    ),
    known(
        Errorcode::LlmReadFailed,
        "the response of the model could not be read",
        "check the network",
    ),
    known(
        Errorcode::LlmBadResponse,
        "the response of the model was not understood",
        "check a model of your own",
    ),
    known(
        Errorcode::LlmUnreachable,
        "the model cannot be reached",
        "check its URL and key",
    ),
    known(
        Errorcode::FunctionCallFailed,
        "the URL for function calls could not be called",
        "check that server",
    ),
    known(
        Errorcode::FunctionCallRefused,
        "the URL for function calls did not respond with 2xx",
        "check that server",
    ),
    known(
        Errorcode::ComfortWordsFailed,
        "the comfort words could not be spoken",
        "check TTSConfig",
    ),
    known(
        Errorcode::McpListFailed,
        "the tools of the MCP server could not be listed",
        "check the MCP server",
    ),
    known(
        Errorcode::McpToolFailed,
        "a tool of the MCP server failed",
        "check the MCP server",
    ),
    known(
        Errorcode::TtsSetupFailed,
        "synthesis could not be set up",
        "check Provider and ProviderParams of TTSConfig",
    ),
    known(
        Errorcode::TtsRequestFailed,
        "a request to synthesis failed",
        "check the network",
    ),
    known(
        Errorcode::TtsReadFailed,
        "the response of synthesis could not be read",
        "check the network",
    ),
    known(
        Errorcode::TtsBadResponse,
        "the response of synthesis was not understood",
        "check a synthesis of your own",
    ),
    known(
        Errorcode::TtsUnreachable,
        "synthesis cannot be reached",
        "check that it is activated, and its credentials",
    ),
    known(
        Errorcode::AvatarUnreachable,
        "the avatar cannot be reached",
        "check AvatarAppID and AvatarToken",
    ),
    known(
        Errorcode::AvatarFailed,
        "the service of the avatar failed",
        "ask the vendor's support",
    ),
];

impl Errorcode {
    /// Returns the meaning of a documented code.
    pub fn meaning(&self) -> Option<&'static str> {
        self.known().map(|known| known.meaning)
    }

    /// Returns what to do about a documented code.
    ///
    /// ```
    /// use volc_rtc_events::data::voice_chat::Errorcode;
    ///
    /// assert_eq!(Errorcode::from(1_004_005).remedy(), Some("check its URL and key"));
    /// assert_eq!(Errorcode::from(9).remedy(), None);
    /// ```
    pub fn remedy(&self) -> Option<&'static str> {
        self.known().map(|known| known.remedy)
    }

    fn known(&self) -> Option<&'static Known> {
        KNOWN.iter().find(|known| known.code == *self)
    }
}
