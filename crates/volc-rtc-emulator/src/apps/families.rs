//! The handlers of the families `app`, `business-id` and `callback`.

use rusqlite::{Connection, Transaction};
use volc_core::server::Route;
use volc_rtc_api::app::App;
use volc_rtc_api::app::create_app::{CreateAppOutput, CreateAppRequest};
use volc_rtc_api::app::list_apps::{ListAppsOutput, ListAppsRequest};
use volc_rtc_api::app::modify_app_status::{ModifyAppStatusOutput, ModifyAppStatusRequest};
use volc_rtc_api::app::v2020_12_01;
use volc_rtc_api::business_id::BusinessId;
use volc_rtc_api::business_id::add_business_id::{AddBusinessIDOutput, AddBusinessIDRequest};
use volc_rtc_api::business_id::delete_business_id::{
    DeleteBusinessIDOutput, DeleteBusinessIDRequest,
};
use volc_rtc_api::business_id::get_all_business_id::{
    GetAllBusinessIDOutput, GetAllBusinessIDRequest,
};
use volc_rtc_api::business_id::modify_business_remarks::{
    ModifyBusinessRemarksOutput, ModifyBusinessRemarksRequest,
};
use volc_rtc_api::callback::Callback;
use volc_rtc_api::callback::create_callback::{CreateCallbackOutput, CreateCallbackRequest};
use volc_rtc_api::callback::delete_callback::{DeleteCallbackOutput, DeleteCallbackRequest};
use volc_rtc_api::callback::get_callback::{GetCallbackOutput, GetCallbackRequest};
use volc_rtc_api::callback::update_callback::{UpdateCallbackOutput, UpdateCallbackRequest};

use super::callbacks::Setting;
use super::list_apps::Page;
use super::{business_ids, callbacks, create_app, list_apps, modify_app_status};
use crate::{ApiError, Caller};

/// Handles them from the database.
struct Apps;

/// Returns the routes of all three.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    let mut routes = App::routes(Apps);
    routes.extend(BusinessId::routes(Apps));
    routes.extend(Callback::routes(Apps));
    routes
}

impl App<Caller> for Apps {
    type Error = ApiError;

    async fn create_app(
        &self,
        request: CreateAppRequest,
        caller: Caller,
    ) -> Result<CreateAppOutput, ApiError> {
        create_app::create(request.app_name, caller).await
    }

    async fn create_app_v2020_12_01(
        &self,
        request: v2020_12_01::create_app::CreateAppRequest,
        caller: Caller,
    ) -> Result<v2020_12_01::create_app::CreateAppOutput, ApiError> {
        let app = create_app::create(request.app_name, caller).await?;
        Ok(create_app::in_2020(app))
    }

    async fn list_apps(
        &self,
        request: ListAppsRequest,
        caller: Caller,
    ) -> Result<ListAppsOutput, ApiError> {
        let page = Page::new(
            request.app_id,
            request.reverse,
            request.offset,
            request.limit,
        )?;
        list_apps::list(page.of_project(request.project_name), caller).await
    }

    async fn list_apps_v2020_12_01(
        &self,
        request: v2020_12_01::list_apps::ListAppsRequest,
        caller: Caller,
    ) -> Result<v2020_12_01::list_apps::ListAppsOutput, ApiError> {
        let page = Page::new(
            request.app_id,
            request.reverse,
            request.offset,
            request.limit,
        )?;
        let listed = list_apps::list(page, caller).await?;
        Ok(list_apps::in_2020(listed))
    }

    async fn modify_app_status(
        &self,
        request: ModifyAppStatusRequest,
        caller: Caller,
    ) -> Result<ModifyAppStatusOutput, ApiError> {
        modify_app_status::modify(request.app_id, request.status, caller).await?;
        Ok(ModifyAppStatusOutput::default())
    }

    async fn modify_app_status_v2020_12_01(
        &self,
        request: v2020_12_01::modify_app_status::ModifyAppStatusRequest,
        caller: Caller,
    ) -> Result<v2020_12_01::modify_app_status::ModifyAppStatusOutput, ApiError> {
        modify_app_status::modify(request.app_id, request.status, caller).await?;
        Ok(v2020_12_01::modify_app_status::ModifyAppStatusOutput::default())
    }
}

impl BusinessId<Caller> for Apps {
    type Error = ApiError;

    async fn add_business_id(
        &self,
        request: AddBusinessIDRequest,
        caller: Caller,
    ) -> Result<AddBusinessIDOutput, ApiError> {
        let (account, now) = (caller.account().to_owned(), caller.now_millis());
        let work = move |tx: &Transaction<'_>| business_ids::add(tx, &request, &account, now);
        caller.write(work).await?;
        Ok(AddBusinessIDOutput::default())
    }

    async fn delete_business_id(
        &self,
        request: DeleteBusinessIDRequest,
        caller: Caller,
    ) -> Result<DeleteBusinessIDOutput, ApiError> {
        let account = caller.account().to_owned();
        let work = move |tx: &Transaction<'_>| business_ids::delete(tx, &request, &account);
        caller.write(work).await
    }

    async fn get_all_business_id(
        &self,
        request: GetAllBusinessIDRequest,
        caller: Caller,
    ) -> Result<GetAllBusinessIDOutput, ApiError> {
        let account = caller.account().to_owned();
        let work = move |db: &Connection| business_ids::list(db, &request, &account);
        caller.read(work).await
    }

    async fn modify_business_remarks(
        &self,
        request: ModifyBusinessRemarksRequest,
        caller: Caller,
    ) -> Result<ModifyBusinessRemarksOutput, ApiError> {
        let account = caller.account().to_owned();
        let work = move |tx: &Transaction<'_>| business_ids::rename(tx, &request, &account);
        caller.write(work).await?;
        Ok(ModifyBusinessRemarksOutput::default())
    }
}

impl Callback<Caller> for Apps {
    type Error = ApiError;

    async fn create_callback(
        &self,
        request: CreateCallbackRequest,
        caller: Caller,
    ) -> Result<CreateCallbackOutput, ApiError> {
        let setting = Setting {
            app_id: request.app_id,
            business_id: request.business_id,
            events: request.event_list,
            secret_key: request.secret_key,
            url: request.url,
        };
        let (account, now) = (caller.account().to_owned(), caller.now_millis());
        caller.note(callbacks::unknown_events(&setting, &caller.event_names()));
        let work = move |tx: &Transaction<'_>| callbacks::create(tx, &setting, &account, now);
        caller.write(work).await?;
        Ok(CreateCallbackOutput::default())
    }

    async fn delete_callback(
        &self,
        request: DeleteCallbackRequest,
        caller: Caller,
    ) -> Result<DeleteCallbackOutput, ApiError> {
        let account = caller.account().to_owned();
        let work = move |tx: &Transaction<'_>| callbacks::delete(tx, &request, &account);
        caller.write(work).await?;
        Ok(DeleteCallbackOutput::default())
    }

    async fn get_callback(
        &self,
        request: GetCallbackRequest,
        caller: Caller,
    ) -> Result<GetCallbackOutput, ApiError> {
        let account = caller.account().to_owned();
        let work = move |db: &Connection| callbacks::get(db, &request.app_id, &account);
        caller.read(work).await
    }

    async fn update_callback(
        &self,
        request: UpdateCallbackRequest,
        caller: Caller,
    ) -> Result<UpdateCallbackOutput, ApiError> {
        let setting = Setting {
            app_id: request.app_id,
            business_id: request.business_id,
            events: request.event_list,
            secret_key: request.secret_key,
            url: request.url,
        };
        let (account, now) = (caller.account().to_owned(), caller.now_millis());
        caller.note(callbacks::unknown_events(&setting, &caller.event_names()));
        let work = move |tx: &Transaction<'_>| callbacks::update(tx, &setting, &account, now);
        caller.write(work).await?;
        Ok(UpdateCallbackOutput::default())
    }
}
