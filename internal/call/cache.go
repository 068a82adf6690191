package call

import "sync"

// cacheKey names a compiled definition by everything that it was made of.
type cacheKey struct {
	api       string
	revision  int
	workspace int64
}

// maxCached bounds the memory; beyond it the cache begins anew.
const maxCached = 1000

// cache keeps compiled definitions. Its keys hold revisions that were read from the database with the call, so nobody
// has to be told when something changes. The zero value is ready.
type cache struct {
	mu   sync.RWMutex
	byID map[cacheKey]*compiled
}

func (c *cache) get(k cacheKey) (*compiled, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.byID[k]
	return v, ok
}

func (c *cache) put(k cacheKey, v *compiled) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= maxCached {
		c.byID = map[cacheKey]*compiled{}
	}
	c.byID[k] = v
}
