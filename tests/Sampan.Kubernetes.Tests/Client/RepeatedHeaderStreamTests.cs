using System.Text;
using Sampan.Kubernetes.Client;

namespace Sampan.Kubernetes.Tests.Client;

public sealed class RepeatedHeaderStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(1000)]
    public async Task Lines_break_at_the_mark_however_it_is_split(int chunk)
    {
        var text = $"a: 1{RepeatedHeaders.Mark}a: 2{RepeatedHeaders.Mark}a: ~3~{RepeatedHeaders.Mark[..9]} end\r\n";
        using var sink = new MemoryStream();
        await using var stream = new RepeatedHeaderStream(sink);

        foreach (var part in Encoding.ASCII.GetBytes(text).Chunk(chunk)) await stream.WriteAsync(part, TestContext.Current.CancellationToken);

        Assert.Equal($"a: 1\r\na: 2\r\na: ~3~{RepeatedHeaders.Mark[..9]} end\r\n", Encoding.ASCII.GetString(sink.ToArray()));
    }

    [Fact]
    public async Task Nothing_is_held_back_after_the_connection_was_switched()
    {
        using var wire = new MemoryStream();
        wire.Write("HTTP/1.1 101 Switching Protocols\r\n\r\n"u8);
        wire.Position = 0;
        await using var stream = new RepeatedHeaderStream(wire);
        var head = new byte[100];
        var read = await stream.ReadAsync(head, TestContext.Current.CancellationToken);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(RepeatedHeaders.Mark[..9]), TestContext.Current.CancellationToken);

        Assert.Equal(RepeatedHeaders.Mark[..9], Encoding.ASCII.GetString(wire.ToArray()[read..]));
    }
}
