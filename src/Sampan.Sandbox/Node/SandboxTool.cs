using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sampan.Sandbox.Node;

/// <summary>What containers of the image <c>sampan.dev/sandbox-tool</c> do with the volumes mounted into them.</summary>
/// <remarks><c>copy FROM TO</c> copies files from any mount to a disk; <c>sha256sum PATH</c> leaves a line <c>HEX  RELATIVE-PATH</c> for each
/// file, sorted by path, in the termination message. Exit code 0, or 1 with a message.</remarks>
internal sealed class SandboxTool(IReadOnlyList<MountedVolume> mounts)
{
    public const string Image = "sampan.dev/sandbox-tool";

    /// <summary>Termination messages are kept in the object; more than this does not belong there.</summary>
    private const int MaxMessage = 64 * 1024;

    public async Task<ContainerResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        try
        {
            return arguments switch
            {
                ["copy", var from, var to] => await CopyAsync(from, to, ct).ConfigureAwait(false),
                ["sha256sum", var path] => await SumAsync(path, ct).ConfigureAwait(false),
                _ => throw new ToolException($"unknown arguments [{string.Join(", ", arguments)}]: expected [copy, FROM, TO] or [sha256sum, PATH]"),
            };
        }
        catch (Exception e) when (e is ToolException or IOException or UnauthorizedAccessException)
        {
            return new ContainerResult(1, e.Message);
        }
    }

    private async Task<ContainerResult> CopyAsync(string from, string to, CancellationToken ct)
    {
        var (target, below) = Locate(to);
        if (target.Folder is null)
        {
            throw new ToolException($"{to} is not on a disk of this driver: only persistent volume claims can be written to");
        }

        if (target.ReadOnly) throw new ToolException($"{to} is mounted read-only");
        var root = SafePath.Under(target.Folder, below);
        var count = 0;
        foreach (var (name, read) in FilesAt(from))
        {
            var path = SafePath.Under(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, await read(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
            count++;
        }

        return new ContainerResult(0, string.Create(CultureInfo.InvariantCulture, $"copied {count} files from {from} to {to}"));
    }

    private async Task<ContainerResult> SumAsync(string path, CancellationToken ct)
    {
        var lines = new StringBuilder();
        foreach (var (name, read) in FilesAt(path).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            lines.Append(Convert.ToHexStringLower(SHA256.HashData(await read(ct).ConfigureAwait(false)))).Append("  ").Append(name).Append('\n');
            if (lines.Length > MaxMessage)
            {
                throw new ToolException($"{path} holds more files than a termination message can name: sum its folders one by one");
            }
        }

        return new ContainerResult(0, lines.ToString());
    }

    /// <summary>The files at or below a path, named relative to it; a single file by its own name.</summary>
    private IEnumerable<(string Name, Func<CancellationToken, Task<byte[]>> Read)> FilesAt(string path)
    {
        var (mount, below) = Locate(path);
        return mount.Folder is { } folder ? OnDisk(SafePath.Under(folder, below), path) : InMemory(mount.Files!, below, path);
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<byte[]>> Read)> OnDisk(string path, string asked)
    {
        if (File.Exists(path))
        {
            yield return (Path.GetFileName(path), ct => File.ReadAllBytesAsync(path, ct));
            yield break;
        }

        if (!Directory.Exists(path)) throw new ToolException($"{asked}: no such file or folder");
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(path, "*", options))
        {
            yield return (Path.GetRelativePath(path, file), ct => File.ReadAllBytesAsync(file, ct));
        }
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<byte[]>> Read)> InMemory(
        IReadOnlyDictionary<string, byte[]> files, string below, string asked)
    {
        var prefix = below.Length == 0 ? "" : below + "/";
        var found = below.Length == 0;
        foreach (var (name, bytes) in files)
        {
            if (name != below && !name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            found = true;
            yield return (name == below ? Path.GetFileName(asked) : name[prefix.Length..], _ => Task.FromResult(bytes));
        }

        if (!found) throw new ToolException($"{asked}: no such file or folder");
    }

    private (MountedVolume Mount, string Below) Locate(string path)
    {
        var clean = "/" + path.Trim('/');
        var mount = mounts.Where(m => clean == m.MountPath || clean.StartsWith(m.MountPath + "/", StringComparison.Ordinal)).MaxBy(m => m.MountPath.Length)
                    ?? throw new ToolException($"{path} is not below a mounted ConfigMap, Secret or persistent volume claim");
        return (mount, clean[mount.MountPath.Length..].Trim('/'));
    }
}
