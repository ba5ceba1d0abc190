//! Brings aws-sdk-sqs in, whose time to compile is the peer of our own.
