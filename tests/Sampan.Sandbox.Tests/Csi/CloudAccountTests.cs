using Microsoft.Extensions.Time.Testing;
using Sampan.Sandbox.Csi;

namespace Sampan.Sandbox.Tests.Csi;

public sealed class CloudAccountTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-cloud-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10Gi", 10L << 30)]
    [InlineData("1.5G", 1_500_000_000L)]
    [InlineData("1e3", 1000L)]
    [InlineData("7", 7L)]
    [InlineData("100m", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    public void Quantities_are_read_as_bytes(string text, long? bytes) => Assert.Equal(bytes, DiskSize.Parse(text));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 20)]
    public void Disks_are_sold_in_steps_of_ten(int asked, int sold) => Assert.Equal(sold * DiskSize.GiB, DiskSize.RoundUp(asked * DiskSize.GiB));

    [Fact]
    public async Task Two_processes_that_make_the_same_snapshot_at_once_make_one()
    {
        var (one, other) = (Account(), Account());
        var disk = await one.CreateDiskAsync("disk-abcdef", DiskSize.Step, null, Ct);
        await File.WriteAllTextAsync(Path.Combine(one.MountPath(disk.Handle)!, "f"), "x", Ct);
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? one : other).CreateSnapshotAsync("snap-abcdef", disk.Handle, Ct)));
        Assert.All(made, s => Assert.Equal("disk-abcdef", s.Source));
        Assert.Equal(["snap-abcdef"], Directory.GetDirectories(Path.Combine(_folder, "snapshots")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_snapshot_survives_its_disk_and_shares_no_bytes_with_it()
    {
        var cloud = Account();
        await cloud.CreateDiskAsync("disk-abcdef", DiskSize.Step, null, Ct);
        var file = Path.Combine(cloud.MountPath("disk-abcdef")!, "f");
        await File.WriteAllTextAsync(file, "before", Ct);
        await cloud.CreateSnapshotAsync("snap-abcdef", "disk-abcdef", Ct);
        await File.WriteAllTextAsync(file, "after!", Ct);
        cloud.DeleteDisk("disk-abcdef");
        cloud.DeleteDisk("disk-abcdef");
        await cloud.CreateDiskAsync("disk-copied", DiskSize.Step, "snap-abcdef", Ct);
        Assert.Equal("before", await File.ReadAllTextAsync(Path.Combine(cloud.MountPath("disk-copied")!, "f"), Ct));
        Assert.Null(cloud.MountPath("disk-abcdef"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("snap-../../x")]
    [InlineData("SNAP-ABCD")]
    [InlineData("")]
    public async Task What_does_not_look_like_a_handle_does_not_exist(string handle)
    {
        var cloud = Account();
        Assert.Null(cloud.FindSnapshot(handle));
        cloud.DeleteSnapshot(handle);
        var refusal = await Assert.ThrowsAsync<CloudException>(() => cloud.CreateDiskAsync("disk-abcdef", DiskSize.Step, handle, Ct));
        Assert.Contains("handle-not-found", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CloudAccount Account() => new(_folder, new FakeTimeProvider());
}
