package browser

import (
	"testing"

	"github.com/txnews/hub/test/hubproc"
)

func TestMain(m *testing.M) {
	hubproc.Main(m, func() {
		if chromium.stop != nil {
			chromium.stop()
		}
	})
}
