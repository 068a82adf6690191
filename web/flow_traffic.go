package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"patchbay/web/respond"
)

// newestConversations is how many are counted.
const newestConversations = 1000

// flowTraffic counts the conversations of a version, the published one unless another is asked for.
func (s *Site) flowTraffic(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Store.Flow(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(c.QueryParam("version"))
	if err != nil {
		version = f.Published
	}
	t, err := s.Store.Traffic(ctx, f.ID, version, newestConversations)
	if err != nil {
		return err
	}
	return respond.JSON(c, http.StatusOK, t)
}
