using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Csi;

/// <summary>The simulated cloud: disks and snapshots as folders. The only code that knows where a volume's bytes are.</summary>
/// <remarks>
/// <para>Layout: <c>disks/HANDLE/</c> and <c>snapshots/HANDLE/</c>, each with <c>info.json</c> and the files under <c>data/</c>. A folder is made
/// whole under another name and appears by one rename; so several clusters, also of different processes, can share the account.</para>
/// <para>Handles come from the API and are never trusted as paths: whatever does not look like a handle does not exist.</para>
/// </remarks>
internal sealed partial class CloudAccount(string directory, TimeProvider time)
{
    private const string InfoFile = "info.json";
    private const string DataFolder = "data";

    /// <summary>True when a snapshot of any handle is taken to exist, empty.</summary>
    public bool HasEverySnapshot { get; init; }

    private string Disks => Path.Combine(directory, "disks");

    private string Snapshots => Path.Combine(directory, "snapshots");

    /// <summary>The handle a name always gets: asking twice for the same disk or snapshot makes one.</summary>
    public static string Handle(string prefix, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
        return prefix + string.Concat(hash.Take(10).Select(b => Alphabet[b % Alphabet.Length]));
    }

    public CloudItem? FindDisk(string handle) => Find(Disks, handle);

    /// <summary>A snapshot of this account; one that only <see cref="HasEverySnapshot"/> makes up has no size and no files.</summary>
    public CloudItem? FindSnapshot(string handle) => Find(Snapshots, handle) ?? (HasEverySnapshot ? new CloudItem(handle, 0, time.GetUtcNow(), null) : null);

    /// <summary>Folder with a disk's files, or null when there is no such disk.</summary>
    public string? MountPath(string handle) => FindDisk(handle) is null ? null : Path.Combine(Disks, handle, DataFolder);

    /// <summary>Makes a disk, empty or from a snapshot; one that is there already is left as it is.</summary>
    /// <exception cref="CloudException">The snapshot does not exist in this account, or is larger than the disk.</exception>
    public Task<CloudItem> CreateDiskAsync(string handle, long bytes, string? snapshot, CancellationToken ct)
    {
        if (FindDisk(handle) is { } present) return Task.FromResult(present);
        if (snapshot is null) return MakeAsync(Disks, handle, bytes, null, null, ct);
        var source = FindSnapshot(snapshot) ?? throw CloudException.NoSnapshot(snapshot);
        if (source.Bytes > bytes)
        {
            throw new CloudException($"a disk of {DiskSize.Format(bytes)} is too small for snapshot {snapshot} of {DiskSize.Format(source.Bytes)}: ask for at least that size");
        }

        var files = Find(Snapshots, snapshot) is null ? null : Path.Combine(Snapshots, snapshot, DataFolder);
        return MakeAsync(Disks, handle, bytes, snapshot, files, ct);
    }

    /// <summary>Copies a disk's present files into a snapshot; one that is there already is left as it is.</summary>
    /// <exception cref="CloudException">The disk does not exist in this account.</exception>
    public Task<CloudItem> CreateSnapshotAsync(string handle, string disk, CancellationToken ct)
    {
        if (FindSnapshot(handle) is { } present) return Task.FromResult(present);
        var source = FindDisk(disk) ?? throw CloudException.NoDisk(disk);
        return MakeAsync(Snapshots, handle, source.Bytes, disk, Path.Combine(Disks, disk, DataFolder), ct);
    }

    /// <summary>Deletes a disk; one that is gone is no error.</summary>
    public void DeleteDisk(string handle) => Delete(Disks, handle);

    /// <summary>Deletes a snapshot; one that is gone is no error.</summary>
    public void DeleteSnapshot(string handle) => Delete(Snapshots, handle);

    private static CloudItem? Find(string root, string handle)
    {
        if (!HandlePattern().IsMatch(handle)) return null;
        var file = Path.Combine(root, handle, InfoFile);
        try
        {
            var info = KubeJson.ParseNode(File.ReadAllBytes(file));
            var created = DateTimeOffset.Parse(info.Text("created") ?? "", CultureInfo.InvariantCulture);
            return new CloudItem(handle, info.Whole("bytes") ?? 0, created, info.Text("source"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async Task<CloudItem> MakeAsync(string root, string handle, long bytes, string? source, string? files, CancellationToken ct)
    {
        if (!HandlePattern().IsMatch(handle)) throw new CloudException($"\"{handle}\" is no handle of a disk or snapshot");
        var created = time.GetUtcNow();
        var made = Path.Combine(root, $".new-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.Combine(made, DataFolder));
        if (files is not null) await FileTree.CopyAsync(files, Path.Combine(made, DataFolder), ct).ConfigureAwait(false);
        var info = new JsonObject { ["handle"] = handle, ["bytes"] = bytes, ["created"] = created.ToString("O", CultureInfo.InvariantCulture), ["source"] = source };
        await File.WriteAllBytesAsync(Path.Combine(made, InfoFile), KubeJson.Write(info, indented: true), ct).ConfigureAwait(false);
        try
        {
            Directory.Move(made, Path.Combine(root, handle));
        }
        catch (IOException) when (Directory.Exists(Path.Combine(root, handle)))
        {
            // Another process was quicker with the same handle; its copy counts.
            Directory.Delete(made, recursive: true);
        }

        return Find(root, handle) ?? new CloudItem(handle, bytes, created, source);
    }

    private static void Delete(string root, string handle)
    {
        if (!HandlePattern().IsMatch(handle)) return;
        var doomed = Path.Combine(root, $".gone-{Guid.NewGuid():N}");
        try
        {
            Directory.Move(Path.Combine(root, handle), doomed);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }

        Directory.Delete(doomed, recursive: true);
    }

    [GeneratedRegex("^(disk|snap)-[a-z0-9]{4,60}$", RegexOptions.CultureInvariant)]
    private static partial Regex HandlePattern();
}
