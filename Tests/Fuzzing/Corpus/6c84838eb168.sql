COPY ( --'
select ALL * ,join godow  columns E --🙂
ignore --
) --
into -- "BE ) to '
''' 