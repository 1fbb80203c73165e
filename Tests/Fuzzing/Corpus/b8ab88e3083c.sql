COPY --//
( --
UNPIVOT /**/"'" --';
ON * 
exclude y$ OFFSET  $@A 	limit 0x49_C ) --*🙂
to '' 