copy / text *;/' . OVER TO LL ) --
