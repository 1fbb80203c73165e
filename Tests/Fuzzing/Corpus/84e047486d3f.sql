select (select max(g) from blocks), 1 + (select max(g) from blocks) as x from goroutines
      where g < (select  (g) from blocks)