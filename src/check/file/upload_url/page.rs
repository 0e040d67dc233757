//! Sites whose links lead to a page about a file rather than to the file itself.

use crate::upload_url::HttpUrl;

/// A site: its name, whether a URL is one of its pages, and what to use instead.
struct Site {
    name: &'static str,
    is_page: fn(&HttpUrl<'_>) -> bool,
    advice: &'static str,
}

const SITES: [Site; 10] = [
    Site {
        name: "SharePoint",
        is_page: is_sharepoint_page,
        advice: "The document's own example is a SharePoint link, which usually requires a sign-in: \
                 share the file with anyone and add download=1, or host it elsewhere.",
    },
    Site {
        name: "OneDrive",
        is_page: is_onedrive_page,
        advice: "Host the file where a plain link returns it, such as a public blob.",
    },
    Site {
        name: "Google Drive",
        is_page: is_google_page,
        advice: "Share the file with everyone and use the link \
                 https://drive.google.com/uc?export=download&id=ID, or host it elsewhere.",
    },
    Site {
        name: "Dropbox",
        is_page: |url| {
            (url.host.is("dropbox.com") || url.host.is("www.dropbox.com"))
                && !url.has_parameter("dl", "1")
                && !url.has_parameter("raw", "1")
        },
        advice: "Replace dl=0 with dl=1 in the link, or add it.",
    },
    Site {
        name: "GitHub",
        is_page: is_github_page,
        advice: "Use the raw link, which begins with https://raw.githubusercontent.com/; the \
                 repository must be public.",
    },
    Site {
        name: "GitLab",
        is_page: |url| has(url, "/-/blob/") || has(url, "/-/tree/"),
        advice: "Replace /-/blob/ with /-/raw/ in the link; the project must be public.",
    },
    Site {
        name: "Azure DevOps",
        is_page: |url| {
            let hosts = url.host.is("dev.azure.com") || url.host.is_in("visualstudio.com");
            hosts && has(url, "/_git/")
        },
        advice: "It requires a sign-in unless the project is public. Host the file elsewhere, such as \
                 in a public blob.",
    },
    Site {
        name: "Bitbucket",
        is_page: |url| url.host.is("bitbucket.org") && has(url, "/src/"),
        advice: "Replace /src/ with /raw/ in the link; the repository must be public.",
    },
    Site {
        name: "Box",
        is_page: |url| url.host.is_in("box.com") && !has(url, "/shared/static/"),
        advice: "Use the direct link that the settings of a shared link show, which has \
                 /shared/static/ in it.",
    },
    Site {
        name: "WeTransfer",
        is_page: |url| url.host.is_in("wetransfer.com") || url.host.is("we.tl"),
        advice: "Host the file where a plain link returns it, such as a public blob.",
    },
];

/// The name of the site that the URL is a page of, and what to use instead.
pub(super) fn of(url: &HttpUrl<'_>) -> Option<(&'static str, &'static str)> {
    SITES.iter().find(|site| (site.is_page)(url)).map(|site| (site.name, site.advice))
}

fn has(url: &HttpUrl<'_>, part: &str) -> bool {
    url.path.contains(part)
}

fn is_sharepoint_page(url: &HttpUrl<'_>) -> bool {
    // The domains of the global, US, Chinese and German clouds.
    let domains =
        ["sharepoint.com", "sharepoint.us", "sharepoint-mil.us", "sharepoint.cn", "sharepoint.de"];
    let share = url.parameters().any(|(name, value)| name == "share" && !value.is_empty());
    let download = has(url, "/_layouts/15/download.aspx") && share;
    domains.iter().any(|domain| url.host.is_in(domain))
        && !url.has_parameter("download", "1")
        && !download
}

fn is_onedrive_page(url: &HttpUrl<'_>) -> bool {
    url.host.is("1drv.ms")
        || url.host.is_in("onedrive.live.com") && !url.path.starts_with("/download")
}

fn is_google_page(url: &HttpUrl<'_>) -> bool {
    let download = url.path.starts_with("/uc") && url.has_parameter("export", "download");
    url.host.is("docs.google.com") && !url.has_parameter("export", "download")
        || url.host.is("drive.google.com") && !download
}

fn is_github_page(url: &HttpUrl<'_>) -> bool {
    let pages = ["/blob/", "/tree/", "/releases/tag/"];
    let is_page = pages.iter().any(|part| has(url, part)) && !url.has_parameter("raw", "true");
    (url.host.is("github.com") || url.host.is("www.github.com")) && is_page
        || url.host.is("gist.github.com") && !has(url, "/raw")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upload_url::UploadUrl;

    fn site(text: &str) -> Option<&'static str> {
        match UploadUrl::parse(text) {
            Ok(UploadUrl::Http(url)) => of(&url).map(|(site, _)| site),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn links_that_people_share() {
        for (expected, text) in [
            ("SharePoint", "https://microsoft.sharepoint.com/CBA/demo/CBARootPKI.p7b"),
            ("SharePoint", "https://contoso.sharepoint.com/:u:/s/pki/EaBcD?e=4xYz"),
            ("SharePoint", "https://contoso-my.sharepoint.us/_layouts/15/onedrive.aspx?id=1"),
            ("OneDrive", "https://1drv.ms/u/s!AbCd"),
            ("OneDrive", "https://onedrive.live.com/?id=1"),
            ("Google Drive", "https://drive.google.com/file/d/1AbC/view?usp=sharing"),
            ("Google Drive", "https://drive.google.com/open?id=1AbC"),
            ("Dropbox", "https://www.dropbox.com/scl/fi/x/ca.p7b?rlkey=a&dl=0"),
            ("GitHub", "https://github.com/contoso/pki/blob/main/ca.p7b"),
            ("GitHub", "https://gist.github.com/contoso/0123"),
            ("GitLab", "https://gitlab.contoso.example/pki/pki/-/blob/main/ca.p7b"),
            ("Azure DevOps", "https://dev.azure.com/contoso/pki/_git/pki?path=/ca.p7b"),
            ("Azure DevOps", "https://contoso.visualstudio.com/pki/_git/pki?path=/ca.p7b"),
            ("Bitbucket", "https://bitbucket.org/contoso/pki/src/main/ca.p7b"),
            ("Box", "https://app.box.com/s/abc"),
            ("WeTransfer", "https://we.tl/t-abc"),
        ] {
            assert_eq!(site(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn links_to_the_file_itself() {
        for text in [
            "https://contoso.sharepoint.com/:u:/s/pki/EaBcD?e=4xYz&download=1",
            "https://contoso.sharepoint.com/sites/pki/_layouts/15/download.aspx?share=EaBcD",
            "https://drive.google.com/uc?export=download&id=1AbC",
            "https://drive.usercontent.google.com/download?id=1AbC",
            "https://www.dropbox.com/scl/fi/x/ca.p7b?rlkey=a&dl=1",
            "https://dl.dropboxusercontent.com/scl/fi/x/ca.p7b",
            "https://raw.githubusercontent.com/contoso/pki/main/ca.p7b",
            "https://github.com/contoso/pki/raw/main/ca.p7b",
            "https://github.com/contoso/pki/releases/download/v1/ca.p7b",
            "https://gitlab.com/contoso/pki/-/raw/main/ca.p7b",
            "https://bitbucket.org/contoso/pki/raw/main/ca.p7b",
            "https://contoso.box.com/shared/static/abc.p7b",
            "https://contoso.blob.core.windows.net/pki/ca.p7b",
            "https://notsharepoint.com.contoso.example/ca.p7b",
            "https://fakedropbox.com/ca.p7b?dl=0",
        ] {
            assert_eq!(site(text), None, "{text}");
        }
    }
}
