//! The Actions of the family `monitor-usage`: what answers each, in all Versions.

use volc_rtc_api::monitor_usage::get_resource_pack_num::{
    GetResourcePackNumOutput, GetResourcePackNumRequest,
};
use volc_rtc_api::monitor_usage::list_resource_packages::{
    ListResourcePackagesOutput, ListResourcePackagesRequest,
};
use volc_rtc_api::monitor_usage::list_resource_packages_v2::{
    ListResourcePackagesV2Output, ListResourcePackagesV2Request,
};
use volc_rtc_api::monitor_usage::{self as api, MonitorUsage, v2020_12_01 as v2020};

use super::call::read;
use super::{call_detail, operation, packages, quality, rooms, usages, users};
use crate::{ApiError, Caller};

/// Answers them from the database.
pub(super) struct Statistics;

impl MonitorUsage<Caller> for Statistics {
    type Error = ApiError;

    async fn get_resource_pack_num(
        &self,
        _: GetResourcePackNumRequest,
        _: Caller,
    ) -> Result<GetResourcePackNumOutput, ApiError> {
        // There is no member that the number could be in.
        Ok(GetResourcePackNumOutput::default())
    }

    async fn list_resource_packages(
        &self,
        _: ListResourcePackagesRequest,
        caller: Caller,
    ) -> Result<ListResourcePackagesOutput, ApiError> {
        caller.read(packages::first).await
    }

    async fn list_resource_packages_v2(
        &self,
        _: ListResourcePackagesV2Request,
        caller: Caller,
    ) -> Result<ListResourcePackagesV2Output, ApiError> {
        caller.read(packages::list).await
    }

    async fn list_call_detail_v2020_12_01(
        &self,
        request: v2020::list_call_detail::ListCallDetailRequest,
        caller: Caller,
    ) -> Result<v2020::list_call_detail::ListCallDetailOutput, ApiError> {
        let listed = read(
            &caller,
            call_detail::Query::from(request),
            call_detail::list,
        )
        .await?;
        Ok(call_detail::in_2020(listed))
    }

    async fn list_call_detail(
        &self,
        request: api::list_call_detail::ListCallDetailRequest,
        caller: Caller,
    ) -> Result<api::list_call_detail::ListCallDetailOutput, ApiError> {
        let listed = read(
            &caller,
            call_detail::Query::from(request),
            call_detail::list,
        )
        .await?;
        Ok(call_detail::output(listed))
    }

    async fn list_operation_data_v2020_12_01(
        &self,
        request: v2020::list_operation_data::ListOperationDataRequest,
        caller: Caller,
    ) -> Result<v2020::list_operation_data::ListOperationDataOutput, ApiError> {
        let listed = read(&caller, operation::Query::from(request), operation::list).await?;
        Ok(operation::in_2020(listed))
    }

    async fn list_operation_data(
        &self,
        request: api::list_operation_data::ListOperationDataRequest,
        caller: Caller,
    ) -> Result<api::list_operation_data::ListOperationDataOutput, ApiError> {
        read(&caller, operation::Query::from(request), operation::list).await
    }

    async fn list_operation_distribution_v2020_12_01(
        &self,
        request: v2020::list_operation_distribution::ListOperationDistributionRequest,
        caller: Caller,
    ) -> Result<v2020::list_operation_distribution::ListOperationDistributionOutput, ApiError> {
        let listed = read(
            &caller,
            operation::DistributionQuery::from(request),
            operation::distribution,
        )
        .await?;
        Ok(operation::distribution_in_2020(listed))
    }

    async fn list_operation_distribution(
        &self,
        request: api::list_operation_distribution::ListOperationDistributionRequest,
        caller: Caller,
    ) -> Result<api::list_operation_distribution::ListOperationDistributionOutput, ApiError> {
        read(
            &caller,
            operation::DistributionQuery::from(request),
            operation::distribution,
        )
        .await
    }

    async fn list_quality_v2020_12_01(
        &self,
        request: v2020::list_quality::ListQualityRequest,
        caller: Caller,
    ) -> Result<v2020::list_quality::ListQualityOutput, ApiError> {
        let listed = read(&caller, quality::Query::from(request), quality::list).await?;
        Ok(quality::offline_in_2020(listed))
    }

    async fn list_quality(
        &self,
        request: api::list_quality::ListQualityRequest,
        caller: Caller,
    ) -> Result<api::list_quality::ListQualityOutput, ApiError> {
        let listed = read(&caller, quality::Query::from(request), quality::list).await?;
        Ok(quality::offline(listed))
    }

    async fn list_quality_distribution_v2020_12_01(
        &self,
        request: v2020::list_quality_distribution::ListQualityDistributionRequest,
        caller: Caller,
    ) -> Result<v2020::list_quality_distribution::ListQualityDistributionOutput, ApiError> {
        let listed = read(
            &caller,
            quality::DistributionQuery::from(request),
            quality::distribution,
        )
        .await?;
        Ok(quality::offline_distribution_in_2020(listed))
    }

    async fn list_quality_distribution(
        &self,
        request: api::list_quality_distribution::ListQualityDistributionRequest,
        caller: Caller,
    ) -> Result<api::list_quality_distribution::ListQualityDistributionOutput, ApiError> {
        let listed = read(
            &caller,
            quality::DistributionQuery::from(request),
            quality::distribution,
        )
        .await?;
        Ok(quality::offline_distribution(listed))
    }

    async fn list_real_time_operation_data_v2020_12_01(
        &self,
        request: v2020::list_real_time_operation_data::ListRealTimeOperationDataRequest,
        caller: Caller,
    ) -> Result<v2020::list_real_time_operation_data::ListRealTimeOperationDataOutput, ApiError>
    {
        let listed = read(
            &caller,
            operation::RealTimeQuery::from(request),
            operation::real_time,
        )
        .await?;
        Ok(operation::real_time_in_2020(listed))
    }

    async fn list_real_time_operation_data(
        &self,
        request: api::list_real_time_operation_data::ListRealTimeOperationDataRequest,
        caller: Caller,
    ) -> Result<api::list_real_time_operation_data::ListRealTimeOperationDataOutput, ApiError> {
        let listed = read(
            &caller,
            operation::RealTimeQuery::from(request),
            operation::real_time,
        )
        .await?;
        Ok(operation::real_time_output(listed))
    }

    async fn list_real_time_quality_v2020_12_01(
        &self,
        request: v2020::list_real_time_quality::ListRealTimeQualityRequest,
        caller: Caller,
    ) -> Result<v2020::list_real_time_quality::ListRealTimeQualityOutput, ApiError> {
        let listed = read(&caller, quality::Query::from(request), quality::list).await?;
        Ok(quality::real_time_in_2020(listed))
    }

    async fn list_real_time_quality(
        &self,
        request: api::list_real_time_quality::ListRealTimeQualityRequest,
        caller: Caller,
    ) -> Result<api::list_real_time_quality::ListRealTimeQualityOutput, ApiError> {
        let listed = read(&caller, quality::Query::from(request), quality::list).await?;
        Ok(quality::real_time(listed))
    }

    async fn list_real_time_quality_distribution_v2020_12_01(
        &self,
        request: v2020::list_real_time_quality_distribution::ListRealTimeQualityDistributionRequest,
        caller: Caller,
    ) -> Result<
        v2020::list_real_time_quality_distribution::ListRealTimeQualityDistributionOutput,
        ApiError,
    > {
        let listed = read(
            &caller,
            quality::DistributionQuery::from(request),
            quality::distribution,
        )
        .await?;
        Ok(quality::distribution_in_2020(listed))
    }

    async fn list_real_time_quality_distribution(
        &self,
        request: api::list_real_time_quality_distribution::ListRealTimeQualityDistributionRequest,
        caller: Caller,
    ) -> Result<
        api::list_real_time_quality_distribution::ListRealTimeQualityDistributionOutput,
        ApiError,
    > {
        let listed = read(
            &caller,
            quality::DistributionQuery::from(request),
            quality::distribution,
        )
        .await?;
        Ok(quality::real_time_distribution(listed))
    }

    async fn list_room_info_v2020_12_01(
        &self,
        request: v2020::list_room_info::ListRoomInfoRequest,
        caller: Caller,
    ) -> Result<v2020::list_room_info::ListRoomInfoOutput, ApiError> {
        let listed = read(&caller, rooms::Query::from(request), rooms::list).await?;
        Ok(rooms::in_2020(listed))
    }

    async fn list_room_info(
        &self,
        request: api::list_room_info::ListRoomInfoRequest,
        caller: Caller,
    ) -> Result<api::list_room_info::ListRoomInfoOutput, ApiError> {
        read(&caller, rooms::Query::from(request), rooms::list).await
    }

    async fn list_usages_v2020_12_01(
        &self,
        request: v2020::list_usages::ListUsagesRequest,
        caller: Caller,
    ) -> Result<v2020::list_usages::ListUsagesOutput, ApiError> {
        let listed = read(&caller, usages::Query::from(request), usages::list).await?;
        Ok(usages::in_2020(listed))
    }

    async fn list_usages(
        &self,
        request: api::list_usages::ListUsagesRequest,
        caller: Caller,
    ) -> Result<api::list_usages::ListUsagesOutput, ApiError> {
        let listed = read(&caller, usages::Query::from(request), usages::list).await?;
        Ok(usages::output(listed))
    }

    async fn list_user_info_v2020_12_01(
        &self,
        request: v2020::list_user_info::ListUserInfoRequest,
        caller: Caller,
    ) -> Result<v2020::list_user_info::ListUserInfoOutput, ApiError> {
        let listed = read(&caller, users::Query::from(request), users::list).await?;
        Ok(users::in_2020(listed))
    }

    async fn list_user_info(
        &self,
        request: api::list_user_info::ListUserInfoRequest,
        caller: Caller,
    ) -> Result<api::list_user_info::ListUserInfoOutput, ApiError> {
        read(&caller, users::Query::from(request), users::list).await
    }
}
