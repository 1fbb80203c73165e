explain /**/ANALYZE /**/create --名
MACRO /**/_ ( ) **/COLUMNS ( '*'''  ) overlaps [ ]  is --éZue 