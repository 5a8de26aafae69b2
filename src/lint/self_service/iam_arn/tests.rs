//! ARNs that may match, and repairs of those that cannot.

use super::*;

#[test]
fn what_may_match_has_no_fault() {
    for text in [
        "*",
        "arn:aws:iam::*",
        "arn:aws:iam:*",
        "arn:aws:iam::2109*",
        "arn:aws:iam::*:*",
        "arn:aws:iam::*:u*",
        "arn:aws:iam::210987654321:root",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
        "arn:aws:iam::*:oidc-provider/a.b/c:d",
        "arn:aws:iam::*:user/${aws:username}",
        "arn:aws:iam::*:user/$(aws:username)",
        "arn:aws:iam::*:${aws:PrincipalTag/kind}/x",
        "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
        "arn:aws:iam::é:user/é",
        "arn:aws:s3:::iam/user:x",
        "arn:",
        ":iam",
    ] {
        assert_eq!(fault(text), None, "{text}");
    }
}

/// Every mended ARN is right, and every range is a part of the text.
#[test]
fn repairs_mend() {
    for text in [
        "arn:aws:iam:*:user/x",
        "arn:aws:iam:user/x",
        "arn:aws:iam::user/x",
        "arn:aws:iam::user/$(aws:username)",
        "arn:aws:iam:::user/x",
        "arn:aws:iam:::*:user/x",
        "arn:aws:iam:*::user/x",
        "arn:aws:iam::us-east-1:210987654321:user/x",
        "arn:aws:iam::210987654321/user/x",
        "arn:iam::210987654321:user/x",
        "arn:aws:iam::*:Groups/x",
        "arn:aws:iam::*:policies/x",
        "arn:aws:iam::*:rolee/x",
        "arn:aws:iam::*:user:x",
        "arn:aws:iam::*:user//x",
        "arn:aws:iam::*:$(aws:username)",
    ] {
        let found = fault(text).unwrap_or_else(|| panic!("{text}"));
        assert!(text.get(found.range.clone()).is_some(), "{text}");
        let repair = found.repair.unwrap_or_else(|| panic!("{text}"));
        let mut mended = text.to_owned();
        mended.replace_range(repair.range, &repair.text);
        assert_eq!(fault(&mended), None, "{text} became {mended}");
    }
}
