from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("peers", "0015_carry_message_reports")]

    operations = [migrations.DeleteModel(name="MessageReport")]
