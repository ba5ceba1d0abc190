//! The Volcengine RTC server API on your own machine.
