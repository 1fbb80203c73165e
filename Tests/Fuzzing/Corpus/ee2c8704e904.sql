explain --
CREATE  MACRO copy /*/*;*/*/(  ) as --/
TABLE with  _ as /* */( UNPIVOT q ( --名é
) ON 
COLUMNS ( 
* ) into name ESCAPE  value /*/ */on * order --'名
BY all 
ASC nullt limit 2_8MB --
