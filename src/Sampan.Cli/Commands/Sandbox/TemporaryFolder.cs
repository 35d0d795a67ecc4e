namespace Sampan.Cli.Commands.Sandbox;

/// <summary>A folder of this process alone, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sampan-cloud-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
