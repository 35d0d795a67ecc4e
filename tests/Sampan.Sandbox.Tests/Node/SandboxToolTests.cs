using Sampan.Sandbox.Node;

namespace Sampan.Sandbox.Tests.Node;

public sealed class SandboxToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-tool-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copy_and_sum_work_on_files_and_folders()
    {
        Assert.Equal(0, (await Run("copy", "/map", "/disk/in/side")).ExitCode);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_folder, "in", "side", "a.txt"), Ct));
        Assert.Equal(0, (await Run("copy", "/disk/in/side/a.txt", "/disk/b")).ExitCode);
        var sums = await Run("sha256sum", "/disk");
        const string Hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        Assert.Equal($"{Hello}  b/a.txt\n{Hello}  in/side/a.txt\n", sums.Message);
    }

    [Theory]
    [InlineData("/disk/../../etc", "leads out of its volume")]
    [InlineData("/disk/link/x", "through a link")]
    [InlineData("/etc/passwd", "not below a mounted")]
    [InlineData("/diskette", "not below a mounted")]
    [InlineData("/disk/none", "no such file")]
    [InlineData("/map/none", "no such file")]
    public async Task Paths_outside_the_mounts_are_refused(string path, string message)
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), "/etc");
        var result = await Run("sha256sum", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/map/x", "not on a disk")]
    [InlineData("/fixed/x", "read-only")]
    [InlineData("/disk/link", "through a link")]
    [InlineData("/disk/..", "leads out of its volume")]
    public async Task Nothing_is_written_where_it_may_not_be(string target, string message)
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), "/etc");
        var result = await Run("copy", "/map", target);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_arguments_name_the_known_ones()
    {
        var result = await Run("rm", "/disk");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[copy, FROM, TO]", result.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ContainerResult> Run(params string[] arguments) => new SandboxTool(
    [
        new MountedVolume("/map", null, new Dictionary<string, byte[]> { ["a.txt"] = "hello"u8.ToArray() }, ReadOnly: true),
        new MountedVolume("/disk", _folder, null, ReadOnly: false),
        new MountedVolume("/fixed", _folder, null, ReadOnly: true),
    ]).RunAsync(arguments, Ct);
}
