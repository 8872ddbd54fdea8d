//! The border to JavaScript: memory is handed over by address, nothing else can be.

#![allow(unsafe_code)]

/// Room for a buffer of this length. JavaScript writes it whole before it hands it over.
#[unsafe(no_mangle)]
pub extern "C" fn torrens_room(length: usize) -> *mut u8 {
    Box::leak(vec![0u8; length].into_boxed_slice()).as_mut_ptr()
}

/// Takes a buffer that `torrens_room` gave, back, and gives the report.
#[unsafe(no_mangle)]
pub extern "C" fn torrens_verify(at: *mut u8, length: usize) -> *const u8 {
    // SAFETY: JavaScript hands over what `torrens_room(length)` gave it, once.
    give(super::report(&unsafe { take(at, length) }))
}

/// Takes a buffer that `torrens_room` gave, back, and gives what is proven of a history.
#[unsafe(no_mangle)]
pub extern "C" fn torrens_history(at: *mut u8, length: usize) -> *const u8 {
    // SAFETY: as above.
    give(super::history(&unsafe { take(at, length) }))
}

/// Frees an answer.
#[unsafe(no_mangle)]
pub extern "C" fn torrens_free(at: *mut u8, length: usize) {
    // SAFETY: `at` came from `give`, which leaked a box of this length (four bytes more than the answer's).
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, length)) });
}

/// Takes a buffer back.
///
/// # Safety
///
/// `at` came from `torrens_room(length)`, which leaked exactly this box, and is given back once.
pub unsafe fn take(at: *mut u8, length: usize) -> Box<[u8]> {
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, length)) }
}

/// Hands an answer over, its length before it; JavaScript frees it.
pub fn give(answer: Vec<u8>) -> *const u8 {
    let framed = [(answer.len() as u32).to_le_bytes().as_slice(), &answer].concat();
    Box::leak(framed.into_boxed_slice()).as_ptr()
}
