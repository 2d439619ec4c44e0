//! What becomes of errors: the error page, and who is told.

use serde::Deserialize;

use super::text::CallbackMark;

/// `onAPIError`.
#[derive(Clone, Debug, Default)]
pub struct ApiErrors {
    /// The host gets the errors of HTTP requests, for `throw` or `onError`, and logs none itself.
    pub told: bool,
    /// Where `/error` sends the browser instead of showing its own page.
    pub url: Option<String>,
    pub page: Option<ErrorPage>,
}

/// How the built-in error page looks; set, it is shown in production, too.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ErrorPage {
    pub colors: Colors,
    pub size: Sizes,
    pub font: Fonts,
    pub disable_title_border: bool,
    pub disable_corner_decorations: bool,
    pub disable_background_grid: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Colors {
    pub background: Option<String>,
    pub foreground: Option<String>,
    pub primary: Option<String>,
    pub primary_foreground: Option<String>,
    pub muted_foreground: Option<String>,
    pub border: Option<String>,
    pub destructive: Option<String>,
    pub title_border: Option<String>,
    pub title_color: Option<String>,
    pub grid_color: Option<String>,
    pub card_background: Option<String>,
    pub corner_border: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sizes {
    pub radius_sm: Option<String>,
    pub radius_md: Option<String>,
    pub radius_lg: Option<String>,
    pub text_sm: Option<String>,
    #[serde(rename = "text2xl")]
    pub text_2xl: Option<String>,
    #[serde(rename = "text4xl")]
    pub text_4xl: Option<String>,
    #[serde(rename = "text6xl")]
    pub text_6xl: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Fonts {
    pub default_family: Option<String>,
    pub mono_family: Option<String>,
}

/// `onAPIError` as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawApiErrors {
    throw: bool,
    on_error: Option<CallbackMark>,
    #[serde(rename = "errorURL")]
    error_url: Option<String>,
    customize_default_error_page: Option<ErrorPage>,
}

impl From<RawApiErrors> for ApiErrors {
    fn from(raw: RawApiErrors) -> Self {
        Self {
            told: raw.throw || raw.on_error.is_some(),
            url: raw.error_url.filter(|url| !url.is_empty()),
            page: raw.customize_default_error_page,
        }
    }
}
