update refunds set id = default where id is null;
