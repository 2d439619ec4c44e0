//! HTTP statuses of API errors, with the reference's spelling of the reason phrase.

use std::borrow::Cow;

macro_rules! statuses {
    ($($variant:ident = $number:literal $name:literal;)*) => {
        /// A status by name (`UNAUTHORIZED`) or, for validation and media errors, by number: the
        /// reference puts exactly that text into the HTTP reason phrase and `APIError.status`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Status {
            $($variant,)*
            Number(u16),
        }

        impl Status {
            pub fn number(self) -> u16 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Number(number) => number,
                }
            }

            pub fn reason(self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant => Cow::Borrowed($name),)*
                    Self::Number(number) => Cow::Owned(number.to_string()),
                }
            }

            /// The status of an error that JavaScript threw.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

statuses! {
    Success = 200 "OK";
    Created = 201 "CREATED";
    Accepted = 202 "ACCEPTED";
    NoContent = 204 "NO_CONTENT";
    MultipleChoices = 300 "MULTIPLE_CHOICES";
    MovedPermanently = 301 "MOVED_PERMANENTLY";
    Found = 302 "FOUND";
    SeeOther = 303 "SEE_OTHER";
    NotModified = 304 "NOT_MODIFIED";
    TemporaryRedirect = 307 "TEMPORARY_REDIRECT";
    BadRequest = 400 "BAD_REQUEST";
    Unauthorized = 401 "UNAUTHORIZED";
    PaymentRequired = 402 "PAYMENT_REQUIRED";
    Forbidden = 403 "FORBIDDEN";
    NotFound = 404 "NOT_FOUND";
    MethodNotAllowed = 405 "METHOD_NOT_ALLOWED";
    NotAcceptable = 406 "NOT_ACCEPTABLE";
    ProxyAuthenticationRequired = 407 "PROXY_AUTHENTICATION_REQUIRED";
    RequestTimeout = 408 "REQUEST_TIMEOUT";
    Conflict = 409 "CONFLICT";
    Gone = 410 "GONE";
    LengthRequired = 411 "LENGTH_REQUIRED";
    PreconditionFailed = 412 "PRECONDITION_FAILED";
    PayloadTooLarge = 413 "PAYLOAD_TOO_LARGE";
    UriTooLong = 414 "URI_TOO_LONG";
    UnsupportedMediaType = 415 "UNSUPPORTED_MEDIA_TYPE";
    RangeNotSatisfiable = 416 "RANGE_NOT_SATISFIABLE";
    ExpectationFailed = 417 "EXPECTATION_FAILED";
    Teapot = 418 "I'M_A_TEAPOT";
    MisdirectedRequest = 421 "MISDIRECTED_REQUEST";
    UnprocessableEntity = 422 "UNPROCESSABLE_ENTITY";
    Locked = 423 "LOCKED";
    FailedDependency = 424 "FAILED_DEPENDENCY";
    TooEarly = 425 "TOO_EARLY";
    UpgradeRequired = 426 "UPGRADE_REQUIRED";
    PreconditionRequired = 428 "PRECONDITION_REQUIRED";
    TooManyRequests = 429 "TOO_MANY_REQUESTS";
    RequestHeaderFieldsTooLarge = 431 "REQUEST_HEADER_FIELDS_TOO_LARGE";
    UnavailableForLegalReasons = 451 "UNAVAILABLE_FOR_LEGAL_REASONS";
    InternalServerError = 500 "INTERNAL_SERVER_ERROR";
    NotImplemented = 501 "NOT_IMPLEMENTED";
    BadGateway = 502 "BAD_GATEWAY";
    ServiceUnavailable = 503 "SERVICE_UNAVAILABLE";
    GatewayTimeout = 504 "GATEWAY_TIMEOUT";
    HttpVersionNotSupported = 505 "HTTP_VERSION_NOT_SUPPORTED";
    VariantAlsoNegotiates = 506 "VARIANT_ALSO_NEGOTIATES";
    InsufficientStorage = 507 "INSUFFICIENT_STORAGE";
    LoopDetected = 508 "LOOP_DETECTED";
    NotExtended = 510 "NOT_EXTENDED";
    NetworkAuthenticationRequired = 511 "NETWORK_AUTHENTICATION_REQUIRED";
}
