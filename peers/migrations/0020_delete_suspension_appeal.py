from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("peers", "0019_carry_suspension_appeals")]

    operations = [migrations.DeleteModel(name="SuspensionAppeal")]
