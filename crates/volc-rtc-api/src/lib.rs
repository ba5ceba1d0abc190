//! Typed client of the Volcengine RTC server API, generated from its pages.
