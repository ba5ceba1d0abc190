//! Users: registration for broadcasts, online state, tokens, friends and block lists.
//!
//! # What the pages leave open
//!
//! Users:
//! - Only broadcasts need registration, as the page of `RegisterUsers` says: tokens, connections, friends and block
//!   lists take any user id.
//! - `BatchUpdateUser` leaves members as they are that are absent. `Tags` replaces all tags, since adding and removing
//!   single ones is what `BatchUpdateUserTags` is for; `Ext` is merged, as on every page that says what an update of
//!   extension data does.
//! - `BatchGetUser` responds once for each user, in the order in which they were first named. Tags are in the order in
//!   which they were added.
//! - Friends and block lists are not touched by `UnRegisterUsers`.
//! - More than 20 updates of one profile or one friend within a second are `UpdateTooFrequent` and
//!   `FriendUpdateTooFrequent`. No page has a number; without rate limits there is none.
//!
//! Online state:
//! - A user is online while a simulated client is connected. A device that connects again replaces its connection.
//! - `OnlineStateChange` comes for each connection, since it names one, with one user an event.
//!
//! Tokens:
//! - The form of the tokens of instant messaging is not documented: those of the emulator begin with `fake-im-token`
//!   and are signed with the `AppKey`. `ExpireTime` must be in the future on the emulator's clock (`InvalidParam`). A
//!   token is verified when a client connects with it; a connection outlives it.
//!
//! Friends:
//! - The limit of friends, which no page names, is 3,000: `FriendMoreThanLimit` if either side has so many.
//! - Calls of the server API do not look at block lists, as the pages of messages say it of theirs. Nobody is a friend
//!   of themselves: `InvalidParam`.
//! - `Ext` of `AddFriend` belongs to the entries of `UserId`, not to those of the other side; so do `Alias` and `Ext`
//!   of `UpdateFriend`, whose `Ext` is merged. An entry with neither of them fails on its own with `InvalidParam`.
//! - `ApplyTime` is `CreateTime`, since a friend is added without being asked.
//!
//! Block lists:
//! - A friend who is put on the list stays a friend: the page of `GetBlackList` has friends on it.
//! - `RemoveBlackList` has no list of failures: who is not on the list is passed over.
//! - `AddBlackList` takes empty extension data, `UpdateBlackList` does not (`InvalidParam`), as its page has it.
//!
//! Lists: `Cursor` is the number of the entry that the page starts with, which grows with each entry that is added in
//! the app. Nothing is seen twice or passed over while others are added or removed. `TotalCount` is 0 unless it is
//! asked for.

mod audience;
mod batch;
mod black_list;
mod black_list_page;
mod client;
mod connections;
mod events;
mod ext;
pub(in crate::im) mod find;
mod friend_list;
mod friends;
mod lists;
mod moment;
mod profiles;
mod registration;
mod tags;
#[cfg(test)]
mod tests;
mod throttle;
mod tokens;

use volc_rtc_api::im::Im;
use volc_rtc_api::im::add_black_list::{AddBlackListOutput, AddBlackListRequest};
use volc_rtc_api::im::add_friend::{AddFriendOutput, AddFriendRequest};
use volc_rtc_api::im::batch_get_user::{BatchGetUserOutput, BatchGetUserRequest};
use volc_rtc_api::im::batch_update_user::{BatchUpdateUserOutput, BatchUpdateUserRequest};
use volc_rtc_api::im::batch_update_user_tags::{
    BatchUpdateUserTagsOutput, BatchUpdateUserTagsRequest,
};
use volc_rtc_api::im::delete_friend::{DeleteFriendOutput, DeleteFriendRequest};
use volc_rtc_api::im::get_app_token::{GetAppTokenOutput, GetAppTokenRequest};
use volc_rtc_api::im::get_black_list::{GetBlackListOutput, GetBlackListRequest};
use volc_rtc_api::im::is_friend::{IsFriendOutput, IsFriendRequest};
use volc_rtc_api::im::is_in_black_list::{IsInBlackListOutput, IsInBlackListRequest};
use volc_rtc_api::im::list_friend::{ListFriendOutput, ListFriendRequest};
use volc_rtc_api::im::query_online_status::{QueryOnlineStatusOutput, QueryOnlineStatusRequest};
use volc_rtc_api::im::register_users::{RegisterUsersOutput, RegisterUsersRequest};
use volc_rtc_api::im::remove_black_list::{RemoveBlackListOutput, RemoveBlackListRequest};
use volc_rtc_api::im::un_register_users::{UnRegisterUsersOutput, UnRegisterUsersRequest};
use volc_rtc_api::im::update_black_list::{UpdateBlackListOutput, UpdateBlackListRequest};
use volc_rtc_api::im::update_friend::{UpdateFriendOutput, UpdateFriendRequest};

use self::throttle::Limited;
use super::call::{read, write};
use crate::{ApiError, Caller};

/// Answers the Actions of users from the database.
pub(super) struct Users;

impl Im<Caller> for Users {
    type Error = ApiError;

    async fn register_users(
        &self,
        request: RegisterUsersRequest,
        caller: Caller,
    ) -> Result<RegisterUsersOutput, ApiError> {
        write(caller, request, registration::register).await
    }

    async fn un_register_users(
        &self,
        request: UnRegisterUsersRequest,
        caller: Caller,
    ) -> Result<UnRegisterUsersOutput, ApiError> {
        write(caller, request, registration::unregister).await
    }

    async fn batch_get_user(
        &self,
        request: BatchGetUserRequest,
        caller: Caller,
    ) -> Result<BatchGetUserOutput, ApiError> {
        read(caller, request, profiles::get).await
    }

    async fn batch_update_user(
        &self,
        request: BatchUpdateUserRequest,
        caller: Caller,
    ) -> Result<BatchUpdateUserOutput, ApiError> {
        let limited = limited(&caller, request);
        write(caller, limited, profiles::update).await
    }

    async fn batch_update_user_tags(
        &self,
        request: BatchUpdateUserTagsRequest,
        caller: Caller,
    ) -> Result<BatchUpdateUserTagsOutput, ApiError> {
        let limited = limited(&caller, request);
        write(caller, limited, profiles::update_tags).await
    }

    async fn query_online_status(
        &self,
        request: QueryOnlineStatusRequest,
        caller: Caller,
    ) -> Result<QueryOnlineStatusOutput, ApiError> {
        read(caller, request, connections::query).await
    }

    async fn get_app_token(
        &self,
        request: GetAppTokenRequest,
        caller: Caller,
    ) -> Result<GetAppTokenOutput, ApiError> {
        read(caller, request, tokens::get).await
    }

    async fn add_friend(
        &self,
        request: AddFriendRequest,
        caller: Caller,
    ) -> Result<AddFriendOutput, ApiError> {
        write(caller, request, friends::add).await
    }

    async fn delete_friend(
        &self,
        request: DeleteFriendRequest,
        caller: Caller,
    ) -> Result<DeleteFriendOutput, ApiError> {
        write(caller, request, friends::delete).await
    }

    async fn update_friend(
        &self,
        request: UpdateFriendRequest,
        caller: Caller,
    ) -> Result<UpdateFriendOutput, ApiError> {
        let limited = limited(&caller, request);
        write(caller, limited, friends::update).await
    }

    async fn list_friend(
        &self,
        request: ListFriendRequest,
        caller: Caller,
    ) -> Result<ListFriendOutput, ApiError> {
        read(caller, request, friend_list::page).await
    }

    async fn is_friend(
        &self,
        request: IsFriendRequest,
        caller: Caller,
    ) -> Result<IsFriendOutput, ApiError> {
        read(caller, request, friend_list::check).await
    }

    async fn add_black_list(
        &self,
        request: AddBlackListRequest,
        caller: Caller,
    ) -> Result<AddBlackListOutput, ApiError> {
        write(caller, request, black_list::add).await
    }

    async fn remove_black_list(
        &self,
        request: RemoveBlackListRequest,
        caller: Caller,
    ) -> Result<RemoveBlackListOutput, ApiError> {
        write(caller, request, black_list::remove).await
    }

    async fn update_black_list(
        &self,
        request: UpdateBlackListRequest,
        caller: Caller,
    ) -> Result<UpdateBlackListOutput, ApiError> {
        write(caller, request, black_list::update).await
    }

    async fn get_black_list(
        &self,
        request: GetBlackListRequest,
        caller: Caller,
    ) -> Result<GetBlackListOutput, ApiError> {
        read(caller, request, black_list_page::page).await
    }

    async fn is_in_black_list(
        &self,
        request: IsInBlackListRequest,
        caller: Caller,
    ) -> Result<IsInBlackListOutput, ApiError> {
        read(caller, request, black_list_page::check).await
    }
}

/// Says of a request whether updates that are too frequent are refused.
fn limited<R>(caller: &Caller, request: R) -> Limited<R> {
    Limited {
        is_limited: caller.has_rate_limits(),
        request,
    }
}
