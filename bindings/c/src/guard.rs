//! What surrounds every function that C programs call: panics, errors and results.

use std::any::Any;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, Status};

/// A pointer to where an object is stored. C programs rarely initialize it.
pub(crate) type Place<'a, T> = Option<&'a mut MaybeUninit<Option<Box<T>>>>;

/// Runs `action`. If there is a place for the error, stores it there.
pub(crate) fn run(error: Place<'_, Error>, action: impl FnOnce() -> Result<(), Error>) -> Status {
    let failure = caught(action).err();
    let status = failure.as_ref().map_or(Status::Ok, Error::status);
    if let Some(place) = error {
        place.write(failure.map(Box::new));
    }
    status
}

/// Runs `action`, and stores the object that it returns, or NULL.
pub(crate) fn create<T>(
    place: Place<'_, T>,
    error: Place<'_, Error>,
    action: impl FnOnce() -> Result<T, Error>,
) -> Status {
    let Some(place) = place else {
        return run(error, || Err(Error::null("out")));
    };
    place.write(None);
    run(error, || {
        let object = action()?;
        place.write(Some(Box::new(object)));
        Ok(())
    })
}

/// The value of `action`, or `otherwise` after a panic.
pub(crate) fn value<T>(otherwise: T, action: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(action)).unwrap_or(otherwise)
}

/// The result of `action`; a panic is an error.
///
/// The objects that `action` changed are consistent after a panic: an inspection has ended, and
/// options are changed in one step.
fn caught(action: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let result = catch_unwind(AssertUnwindSafe(action));
    result.unwrap_or_else(|panic| Err(of_panic(&*panic)))
}

fn of_panic(panic: &(dyn Any + Send)) -> Error {
    let message = panic.downcast_ref::<&str>().copied();
    let message = message.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("unknown");
    Error::new(Status::Defect, format_args!("the library has a defect: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_a_status() {
        let count = 3;
        let error = caught(|| panic!("the count is {count}")).unwrap_err();
        assert_eq!(error.status(), Status::Defect);
        assert_eq!(error.message(), c"the library has a defect: the count is 3");
        assert_eq!(run(None, || panic!("no")), Status::Defect);
        assert_eq!(value(7, || panic!("no")), 7);
    }

    #[test]
    fn panics_create_nothing() {
        let mut place = MaybeUninit::uninit();
        let status = create(Some(&mut place), None, || -> Result<String, Error> { panic!("no") });
        assert_eq!(status, Status::Defect);
        assert_eq!(create::<String>(None, None, || panic!("no")), Status::InvalidArgument);
    }
}
