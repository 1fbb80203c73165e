describe 
FROM """a" ( /*/*;*/ */) natural SEMI join /**/show /* */( * ) PIVOT ( --"/
+  - CROSSdur as e, coalesce(sqrtnull, g, 2.5) as f,
          [1, 2.5]~droas g, [dur][1] as h, nullif(dur, 1ms) as i, case ehwng  1 then null else 'x' end as p j