package aggregator

import "github.com/txnews/hub/news"

// step tells how far a source's refresh has come.
func (a *Aggregator) step(source string, stage news.Stage, count, of int) {
	a.p.Step(news.Step{Source: source, Stage: stage, At: a.p.Now(), Count: count, Of: of})
}

// ended tells that a source's refresh ended. One that was given up has no report: the source is due again.
func (a *Aggregator) ended(source string, rep *news.Report) {
	a.p.Step(news.Step{Source: source, Stage: news.StageEnded, At: a.p.Now(), Report: rep})
}
