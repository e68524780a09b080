package web

import (
	"net/http"
	"testing"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/settings"
)

// What a source gives by default is told as the settings in force have it, and whoever wants more is told whom to ask.
func TestPartnersAreToldWhatLicencesGiveAndWhomToAsk(t *testing.T) {
	p := newPlace(t, func(o *Options) {
		is := testSite
		is.ICP, is.Police = "浙ICP备2021000001号-1", `"><script>alert(1)</script>`
		o.Settings = settings.Static(settings.Snapshot{Site: is, Licence: news.Licence{Public: news.ExtentHeadline, Partner: news.ExtentFull}})
	})
	res := p.get(t, "/partners")
	wantStatus(t, res, http.StatusOK)
	body := text(t, res)
	wantIn(t, body, "公众可见标题，签约单位可见全文", `href="mailto:editor@example.cn"`, `href="/api/v1/openapi.json"`, `<a href="https://beian.miit.gov.cn/" rel="noopener noreferrer">浙ICP备2021000001号-1</a>`)
	wantOut(t, body, "<script>alert", "许可证：")
	wantIn(t, text(t, p.get(t, "/partners?lang=en")), "the public gets: headline; partners get: full text")
	wantIn(t, text(t, p.get(t, "/")), `href="/partners"`, "浙ICP备2021000001号-1")
	wantOut(t, text(t, newPlace(t).get(t, "/")), "filings", "beian")
}
