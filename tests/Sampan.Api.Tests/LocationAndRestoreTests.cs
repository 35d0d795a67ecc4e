using System.Text;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Tests;

public sealed class LocationAndRestoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_location_without_a_mode_is_read_write()
    {
        var location = BackupStorageLocation.Create("default", "aws", "bucket", Now);
        location.Prefix = "p";
        location.IsDefault = true;

        Assert.Equal(AccessMode.ReadWrite, location.AccessMode);
        Assert.Contains("""
            "objectStorage":{"bucket":"bucket","prefix":"p"}
            """.Trim(), Encoding.UTF8.GetString(location.Document.ToUtf8().Span), StringComparison.Ordinal);
        location.IsDefault = false;
        Assert.DoesNotContain("default\":", Encoding.UTF8.GetString(location.Document.ToUtf8().Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_restore_names_its_backup_and_has_a_uid()
    {
        var restore = Restore.Create("r", "b", Now);

        Assert.Equal("b", restore.Spec.BackupName);
        Assert.True(Guid.TryParse(restore.Uid, out _));
        Assert.Equal(TimeSpan.FromHours(4), restore.Spec.ItemOperationTimeout);
        Assert.False(restore.Spec.HasRestoreStatus);
    }

    [Fact]
    public void Reading_a_status_that_is_not_there_adds_nothing()
    {
        var restore = new Restore(KubeObject.Parse("""{"kind":"Restore","apiVersion":"velero.io/v1","metadata":{"name":"r"}}"""u8.ToArray()));

        Assert.Equal(0, restore.Status.TotalItems);
        Assert.Equal("", restore.Status.Phase.ToString());
        Assert.Null(restore.Spec.WriteSparseFiles);
        restore.Spec.WriteSparseFiles = null;
        restore.Status.Errors = 0;
        Assert.DoesNotContain("uploaderConfig", Encoding.UTF8.GetString(restore.Document.ToUtf8().Span), StringComparison.Ordinal);
    }
}
