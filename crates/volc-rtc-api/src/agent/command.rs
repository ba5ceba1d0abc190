//! The requests of commands.

use serde_json::json;

#[cfg(feature = "versions")]
use super::commands::ShowImage;
use super::commands::{
    AddContext, Ask, FinishSpeech, ForgetImages, FunctionResult, Interrupt, SetTone, ShowImages,
    Speak, SuppressFarField, UpdateSettings, VerifySpeaker,
};
use super::json_text::to_json_text;
use super::parts::{Images, Parts, Priority};
#[cfg(feature = "versions")]
use super::version::V2024_12_01;
use super::version::{AgentVersion, V2025_06_01};

/// A command that an agent of Version `V` understands.
pub trait Command<V: AgentVersion>: IntoParts {}

mod sealed {
    pub trait IntoParts {
        fn into_parts(self) -> super::Parts;
    }
}
use sealed::IntoParts;

fn show(images: ShowImages) -> Parts {
    let ShowImages {
        group,
        urls,
        priority,
        question,
    } = images;
    let parts = Parts::new("ExternalTextToLLM").priority(priority);
    Parts {
        message: question,
        images: Some(Images::Show { group, urls }),
        ..parts
    }
}

fn forget(images: ForgetImages) -> Parts {
    let images = Some(Images::Forget {
        group: images.group,
    });
    // The page wants a priority for the command, whatever it does.
    Parts {
        images,
        ..Parts::new("ExternalTextToLLM").priority(Priority::AfterReply)
    }
}

fn verify(verify: VerifySpeaker) -> Parts {
    let mut text = json!({ "Enable": verify.enable });
    if let Some(seconds) = verify.seconds {
        text["VoiceDuration"] = seconds.into();
    }
    Parts::new("UpdateVoicePrintSV").message(text.to_string())
}

macro_rules! parts {
    ($($(#[$attribute:meta])* $command:ident: $into_parts:expr;)*) => {$(
        $(#[$attribute])*
        impl IntoParts for $command {
            #[inline]
            fn into_parts(self) -> Parts {
                let into_parts: fn(Self) -> Parts = $into_parts;
                into_parts(self)
            }
        }
    )*};
}

parts! {
    Interrupt: |_| Parts::new("interrupt");
    FinishSpeech: |_| Parts::new("FinishSpeechRecognition");
    FunctionResult: |result| {
        let text = json!({ "ToolCallID": result.tool_call_id, "Content": result.content });
        Parts::new("function").message(text.to_string())
    };
    Speak: |speak| Parts::new("ExternalTextToSpeech").message(speak.text).priority(speak.priority);
    AddContext: |context| Parts::new("ExternalPromptsForLLM").message(context.text);
    Ask: |ask| Parts::new("ExternalTextToLLM").message(ask.text).priority(ask.priority);
    ShowImages: show;
    #[cfg(feature = "versions")]
    ShowImage: |image| show(image.0);
    ForgetImages: forget;
    UpdateSettings: |update| Parts { config: Some(update.config), ..Parts::new("UpdateParameters") };
    SetTone: |tone| Parts::new("SetTTSContext").message(json!({ "Tag": tone.tag }).to_string());
    VerifySpeaker: verify;
    SuppressFarField: |far_field| {
        Parts::new("UpdateFarfieldConfig").message(to_json_text(&far_field.config).unwrap_or_default())
    };
}

macro_rules! in_all_versions {
    ($($command:ident)*) => { $(impl<V: AgentVersion> Command<V> for $command {})* };
}

macro_rules! in_2025_06_01 {
    ($($command:ident)*) => { $(impl Command<V2025_06_01> for $command {})* };
}

in_all_versions! { Interrupt FinishSpeech FunctionResult Speak AddContext Ask ForgetImages }
in_2025_06_01! { ShowImages UpdateSettings SetTone VerifySpeaker SuppressFarField }
#[cfg(feature = "versions")]
impl Command<V2024_12_01> for ShowImage {}
