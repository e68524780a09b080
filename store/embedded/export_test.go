package embedded

// ReadThrough is for tests, whose files are small.
func (e *Engine) ReadThrough() { e.readThrough() }
