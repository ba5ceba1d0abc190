//! A file with a phrase on two lines of a string.

static TEXT: &str = "the file is not \
                     to be had";
