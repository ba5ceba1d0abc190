//! The requests and responses of the control API, which the routes read and write and the client too.

mod clock;
mod conversation;
mod delay;
mod duration;
mod effect;
mod fault;
mod im;
mod journal;
mod resource_package;
mod room;
mod room_message;
mod song;
mod state;
mod task;

pub use self::clock::{ClockChange, ClockState};
pub use self::conversation::{ConversationState, ImLimits};
pub use self::delay::{Delay, DelayClock};
pub use self::duration::Length;
pub(crate) use self::duration::write_moment as moment_text;
pub use self::effect::{BodyFault, Connection, Effect};
pub use self::fault::{BodyCondition, Fault, FaultState, KnownCode};
pub(crate) use self::im::PropertyOp;
pub use self::im::{
    ImConnection, ImConversationChange, ImCreated, ImMemberChange, ImMessage, ImMessageChange,
    ImPlatform, ImPropertyChange, ImReceived, ImReceivedKind, ImReference, ImSent, ImSettingChange,
    NewImConnection, NewImConversation, NewImMessage,
};
pub use self::journal::{
    ActionCount, CodeCount, FaultRef, JournalCounts, JournalEntry, JournalFilter, JournalWait,
};
pub use self::resource_package::ResourcePackage;
pub(crate) use self::room::present;
pub use self::room::{DeviceType, Media, NewRoomUser, Room, RoomStream, RoomUser};
pub use self::room_message::{MessageFilter, NewRoomMessage, Payload, RoomMessage};
pub use self::song::{HotSongs, Song};
pub use self::state::{ActionState, AppState, Health, Reset, ResetPart};
pub use self::task::{
    Task, TaskFile, TaskFilter, TaskLimits, TaskState, TaskTransitions, TaskViolation, Transition,
};
