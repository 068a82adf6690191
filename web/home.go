package web

import "github.com/labstack/echo/v4"

func (s *Site) home(c echo.Context) error { return c.NoContent(501) }
