package pages

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// wholePage shows the form of a setting that is edited as one.
func (p *Pages) wholePage(v *view, w http.ResponseWriter, r *http.Request, name string) error {
	is, err := p.Office.Setting(name)
	if err != nil {
		return err
	}
	b := settingBody{Setting: name, Action: v.settingURL(name), Rev: is.Revision, Form: v.wholeValues(name)}
	return p.showSetting(v, w, r, b)
}

// putWhole saves it.
func (p *Pages) putWhole(v *view, w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	name := r.PathValue("name")
	if _, err := p.Office.Setting(name); err != nil {
		return err
	}
	b := settingBody{Setting: name, Action: v.settingURL(name), Rev: r.PostForm.Get("rev"), Form: r.PostForm}
	mine, err := v.wholeOf(name, r.PostForm)
	f := settingForm{mine: mine, path: name, all: func() (any, error) { return mine, nil }, save: func() error {
		value, err := json.Marshal(mine)
		if err == nil {
			_, err = p.Office.PutSetting(r.Context(), v.By, b.Rev, name, value)
		}
		return err
	}}
	f.now = func() (any, string) {
		is, err := p.Office.Setting(name)
		if err != nil {
			return nil, ""
		}
		return is.Value, is.Revision
	}
	return p.formSent(v, w, r, b, f, err)
}

// wholeValues is a setting in force as its form has it.
func (v *view) wholeValues(name string) url.Values {
	now := v.all.Settings.Current()
	switch name {
	case news.SettingLicence:
		return licenceValues(now.Licence)
	case news.SettingPermits:
		return url.Values{"permits": {wordText(now.Permit)}}
	case news.SettingWords:
		return url.Values{"misleading": {wordText(now.Words.Misleading)}, "outlets": {wordText(now.Words.Outlets)}}
	}
	s := now.Site
	return url.Values{"title": {s.Title}, "url": {s.URL}, "language": {s.Language}, "timezone": {s.Timezone}, "contact": {s.Contact},
		"icp": {s.ICP}, "police": {s.Police}, "news_licence": {s.NewsLicence}, "av_licence": {s.AVLicence}, "cover": {s.Cover}, "podcast_category": {s.PodcastCategory}, "per_source": {strconv.Itoa(s.PerSource)}}
}

// wholeOf is a setting as its form says it.
func (v *view) wholeOf(name string, form url.Values) (any, error) {
	now := v.all.Settings.Current()
	get := func(field string) string { return strings.TrimSpace(form.Get(field)) }
	switch name {
	case news.SettingLicence:
		return licenceOf(form)
	case news.SettingPermits:
		return append([]string{}, wordList(form, "permits", now.Permit)...), nil
	case news.SettingWords:
		return news.Vocabulary{Misleading: wordList(form, "misleading", now.Words.Misleading), Outlets: wordList(form, "outlets", now.Words.Outlets)}, nil
	}
	most, err := strconv.Atoi(cmp.Or(get("per_source"), "0"))
	if err != nil {
		most = -1 // which is refused in words
	}
	return news.Site{PerSource: most, Title: get("title"), URL: get("url"), Language: get("language"), Timezone: get("timezone"), Contact: get("contact"),
		ICP: get("icp"), Police: get("police"), NewsLicence: get("news_licence"), AVLicence: get("av_licence"), Cover: get("cover"), PodcastCategory: get("podcast_category")}, nil
}

// licenceValues is a licence as its form has it.
func licenceValues(l news.Licence) url.Values {
	f := url.Values{"public": {string(l.Public)}, "partner": {string(l.Partner)}, "label": {l.Label}, "rights": {l.Rights}, "url": {l.URL}}
	putExceptions(f, l.Except)
	return f
}

// licenceOf is a licence as its form says it.
func licenceOf(form url.Values) (l news.Licence, err error) {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	l = news.Licence{Public: news.Extent(get("public")), Partner: news.Extent(get("partner")), Label: get("label"), Rights: get("rights"), URL: get("url")}
	if l.Except, err = exceptionsOf(form); err == nil {
		return l, nil
	}
	if e, ok := errors.AsType[*editorial.Error](err); ok {
		err = &editorial.Error{Kind: e.Kind, Code: editorial.SettingInvalid, Terms: []string{news.SettingLicence}, Field: e.Field, Cause: e.Cause}
	}
	return l, err
}
