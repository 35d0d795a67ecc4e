using System.IO.Compression;
using System.Text;
using Sampan.Engine.Results;

namespace Sampan.Engine.Tests.Results;

public sealed class PackedSpoolTests
{
    private static readonly string Missing = Path.Combine(Path.GetTempPath(), $"sampan-missing-{Guid.NewGuid():N}");

    [Fact]
    public void A_few_lines_need_no_folder()
    {
        using var spool = new PackedSpool(Missing);
        spool.Write("a\n"u8);
        Assert.Null(spool.Problem());
        spool.Write("b\n"u8);
        Assert.Equal("a\nb\n", Text(spool.OpenRead()));
        spool.Write("c\n"u8);
        Assert.Equal("a\nb\nc\n", Text(spool.OpenRead()));
    }

    [Fact]
    public void Lines_that_find_no_room_are_lost_and_the_problem_names_the_folder()
    {
        using var spool = new PackedSpool(Missing);
        for (var i = 0; i < 10_000; i++) spool.Write(Encoding.UTF8.GetBytes($"{Guid.NewGuid()}\n"));
        Assert.Contains(Missing, spool.Problem(), StringComparison.Ordinal);
        Assert.Contains("set TMPDIR", spool.Problem(), StringComparison.Ordinal);
        Assert.InRange(spool.Held, 0, 1 << 10);
        Assert.Throws<IOException>(spool.OpenRead);
    }

    private static string Text(Stream packed)
    {
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return lines.ReadToEnd();
    }
}
