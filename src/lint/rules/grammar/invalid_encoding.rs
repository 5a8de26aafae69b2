//! Bytes that are not UTF-8.

use crate::lint::FileCheck;
use crate::source::Span;

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for fault in cx.source.encoding() {
        let end = fault.offset.saturating_add(fault.len);
        let span = Span::new(cx.source.id(), fault.offset, end);
        let message = match fault.len {
            1 => "a byte that is not UTF-8".to_owned(),
            len => format!("{len} bytes in a row that are not UTF-8"),
        };
        cx.find(span, message)
            .help("AWS takes policies as UTF-8 and refuses or garbles other bytes; save the file as UTF-8, or type the character again (here it is read as `?`)");
    }
}
