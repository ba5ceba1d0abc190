//! Rules of ids, of the agent itself, and of commands to it.

use crate::agent::rule::define_rules;

define_rules! {
    Error APP_KEY_AS_APP_ID = "app-key-as-app-id", Tokens:
        "this has the 32 characters of an AppKey, which is a secret; set the AppId, which has 24";
    Error ACCESS_KEY_AS_APP_ID = "access-key-as-app-id", Tokens:
        "this is the id of an access key, which belongs in the client's credentials; set the AppId of the app";
    Error SPEECH_APP_ID = "speech-app-id", Start:
        "this is a number, as the appid of the speech services is; set the AppId of the app, which has 24 characters";
    Warning APP_ID_FORM = "app-id-form", Tokens:
        "an AppId has 24 digits and letters from a to f";
    Error ID_CHARACTERS = "id-characters", Ids:
        "an id has 1 to 128 of the characters a-z, A-Z, 0-9, `@`, `_`, `-` and `.`";
    Error TARGET_MISSING = "target-missing", Start:
        "the agent has no user to talk with; set the id with which the user joins the room";
    Error TARGET_COUNT = "target-count", Start:
        "an agent talks with one user only; start another task for each further one";
    Error AGENT_IS_TARGET = "agent-is-target", Start:
        "the agent has the id of its user, and one of the two is removed from the room; give it another";
    Error AVATAR_ID_TAKEN = "avatar-id-taken", Start:
        "the avatar has the id of the agent or of the user, all three of which are in the room; give it another";
    Error CALLBACK_URL = "callback-url", Start:
        "the service cannot reach this address; set a public http or https URL with a domain name";
    Warning CALLBACK_URL_ADDRESS = "callback-url-address", Start:
        "the page asks for a domain name, not an IP address";
    Error CALLBACK_INCOMPLETE = "callback-incomplete", Start:
        "the URL and the signature of a callback only work together; set both or neither";
    Error CALLBACK_URLS_DIFFER = "callback-urls-differ", Start2024:
        "subtitles and states go to one address only, so that one of them would be lost; set the same URL for both";
    Error VOICE_PRINT_STREAM_MODE = "voice-print-stream-mode", Start:
        "voice prints do not work with recognition of StreamMode 1; set 0 or 2";
    Error VOICE_PRINT_IDS = "voice-print-ids", Start:
        "noise reduction (Mode 1) takes at most 1 voice print, and recognition (Mode 2) takes 1 to 3";
    Warning VOICE_PRINT_IGNORED = "voice-print-ignored", Start:
        "this has no effect in this mode: VoiceDuration needs Mode 1 without IdList, EnableSV needs Mode 1, and Score \
         needs Mode 2 with IdList";
    Warning VOICE_PRINT_NOISE = "voice-print-noise-reduction", Start:
        "noise reduction by AnsMode makes voice prints less accurate; set it to 0";
    Error MESSAGE_MISSING = "message-missing", Update:
        "this command does nothing without a text in Message";
    Error FUNCTION_MESSAGE = "function-message", Update:
        "the result of a function is JSON text with the texts ToolCallID and Content";
    Error TTS_CONTEXT_MESSAGE = "tts-context-message", Update:
        "the tone of a reply is JSON text with a member Tag, which holds `additions` or `audio_params`";
    Error VOICE_PRINT_MESSAGE = "voice-print-message", Update:
        "this command takes JSON text with Enable, and VoiceDuration from 4 to 33 seconds";
    Error FAR_FIELD_MESSAGE = "far-field-message", Update:
        "this command takes JSON text with the members of FarfieldConfig: Enable, Level (High, Medium or Low), \
            Threshold \
         from 0 to 127, FixedSource";
    Warning SPEECH_LENGTH = "speech-length", Update:
        "a text of more than 200 characters takes long to be spoken; send it in parts";
    Warning MESSAGE_IGNORED = "message-ignored", Update:
        "this command ignores Message";
    Error INTERRUPT_MODE_VALUE = "interrupt-mode-value", Update:
        "the priority is 1 (at once), 2 (after the reply) or 3 (only if idle)";
    Warning INTERRUPT_MODE_IGNORED = "interrupt-mode-ignored", Update:
        "only ExternalTextToSpeech and ExternalTextToLLM look at InterruptMode";
    Error IMAGES_COMMAND = "images-command", Update:
        "images are only taken with the command ExternalTextToLLM";
    Error IMAGES_EMPTY = "images-empty", Update:
        "`insert` needs the addresses of images";
    Warning IMAGES_IGNORED = "images-ignored", Update:
        "`delete` only looks at GroupID";
    Error PARAMETERS_COMMAND = "parameters-command", Update:
        "settings are only changed with the command UpdateParameters";
    Warning PARAMETERS_EMPTY = "parameters-empty", Update:
        "there is no setting in it, so that nothing changes";
    Error PROVIDER_WITHOUT_PARAMS = "provider-without-params", Update:
        "another synthesis service needs Provider and ProviderParams together";
    Warning COMMAND_UNLISTED = "command-unlisted", Update:
        "the page has no such command";
}
