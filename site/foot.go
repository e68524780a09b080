package site

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
)

// ContactURL is where the editor is reached, a mail address or a page; empty: nobody is told.
func (p *Page) ContactURL() string {
	c := p.pages.site().Contact
	if a, err := mail.ParseAddress(strings.TrimPrefix(c, "mailto:")); err == nil {
		return "mailto:" + a.Address
	}
	if u, err := url.Parse(c); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return c
	}
	return ""
}

// policeNumber is what a filing with the police (公安备案) is looked up by.
var policeNumber = regexp.MustCompile(`[0-9]{8,20}`)

// Filings are the site's filings and licences as its foot shows them, with the registers that they are looked up in; those that
// the site has none of are left out.
func (p *Page) Filings() (all []Link) {
	is := p.pages.site()
	if is.NewsLicence != "" {
		all = append(all, Link{Text: p.T("foot.news_licence", is.NewsLicence)})
	}
	if is.AVLicence != "" {
		all = append(all, Link{Text: p.T("foot.av_licence", is.AVLicence)})
	}
	if is.ICP != "" {
		all = append(all, Link{Text: is.ICP, URL: "https://beian.miit.gov.cn/"})
	}
	if is.Police != "" {
		register := "https://beian.mps.gov.cn/"
		if n := policeNumber.FindString(is.Police); n != "" {
			register += "#/query/webSearch?code=" + n
		}
		all = append(all, Link{Text: is.Police, URL: register})
	}
	return all
}
