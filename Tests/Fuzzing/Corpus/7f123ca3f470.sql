unpivot COPY ( ) --🙂/
unpivot /**/exclude --🙂 
NULLS ( cast for OVEE --
C8  