using System.Globalization;
using System.Runtime.CompilerServices;

namespace Sampan.Storage.Files;

/// <summary>Objects as files below a directory, laid out like the bucket's keys (<see cref="KeyPaths"/>).</summary>
/// <remarks>
/// <para>A put writes <c>.sampan-tmp/…</c>, syncs it, and renames it into place: a reader, another process or a power cut never meets half an object. What killed
/// processes left there is removed when the store is opened.</para>
/// <para>A file system can't hold both <c>a</c> and <c>a/b</c>: the second put is <see cref="StoreError.Invalid"/>. Files that are no keys are not listed.</para>
/// </remarks>
public sealed class DirectoryObjectStore : IObjectStore
{
    private const int DirectoryRaces = 8;

    private readonly string _root;
    private readonly Func<Stream, Stream> _wrapTemporary;

    /// <summary>A store in a directory that exists, or will by the time of the first call.</summary>
    /// <param name="directory">An absolute path.</param>
    public DirectoryObjectStore(string directory) : this(directory, static s => s)
    {
    }

    internal DirectoryObjectStore(string directory, Func<Stream, Stream> wrapTemporary)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        _wrapTemporary = wrapTemporary;
        Description = $"file://{_root}";
        TemporaryFile.RemoveOrphans(_root);
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public StoreTraits Traits { get; } = new(Presign: false, ConditionalPut: true);

    /// <inheritdoc/>
    public async Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(options);
        var path = PathOf(key);
        RequireRoot();
        using var temporary = OnDisk(key, () => TemporaryFile.Create(_root));
        await CopyAsync(content, _wrapTemporary(temporary.Stream), key, ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        if (!OnDisk(key, () => Name(temporary, path, options.OnlyIfAbsent))) throw StoreFailures.AlreadyExists(this, key);
    }

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct)
    {
        range?.Validate();
        ct.ThrowIfCancellationRequested();
        var path = PathOf(key);
        RequireRoot();
        if (Directory.Exists(path)) throw StoreFailures.NotFound(this, key);
        return Task.FromResult<Stream>(OnDisk(key, () =>
        {
            var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            var total = RandomAccess.GetLength(file);
            var (offset, length) = ByteRange.Clip(range, total);
            var version = $"{total}@{File.GetLastWriteTimeUtc(file).Ticks.ToString(CultureInfo.InvariantCulture)}";
            return new FileBody(file, offset, length, version, Description, key);
        }));
    }

    /// <inheritdoc/>
    public Task<ObjectHead?> HeadAsync(string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var path = PathOf(key);
        RequireRoot();
        return Task.FromResult(OnDisk(key, () => Head(key, new FileInfo(path))));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var path = PathOf(key);
        RequireRoot();
        OnDisk(key, () =>
        {
            if (!File.Exists(path)) return false;
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!);
            return true;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        RequireRoot();
        var keys = OnDisk(null, () => Keys(prefix, ct).ToList());
        keys.Sort(KeyOrder.Instance);
        foreach (var key in keys)
        {
            ct.ThrowIfCancellationRequested();
            if (OnDisk(key, () => Head(key, new FileInfo(PathOf(key)))) is { } head) yield return head;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        RequireRoot();
        var folders = OnDisk(null, () => Keys(prefix, ct)
            .Select(k => (Key: k, Slash: k.IndexOf('/', prefix.Length)))
            .Where(k => k.Slash >= 0)
            .Select(k => k.Key[prefix.Length..k.Slash])
            .Distinct(StringComparer.Ordinal)
            .ToList());
        folders.Sort(KeyOrder.Instance);
        foreach (var folder in folders) yield return folder;
    }

    /// <inheritdoc/>
    public Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct) => Task.FromResult<Uri?>(null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string PathOf(string key)
    {
        ObjectKeys.Check(key, Description);
        if (key == TemporaryFile.Folder || key.StartsWith(TemporaryFile.Folder + "/", StringComparison.Ordinal))
            throw new ObjectStoreException(StoreError.Invalid, Description, key, $"{Description}: keys under {TemporaryFile.Folder} are the store's own");
        return Path.Combine(_root, KeyPaths.ToPath(key));
    }

    private void RequireRoot()
    {
        if (!Directory.Exists(_root))
            throw new ObjectStoreException(StoreError.MissingBucket, Description, null, $"{Description}: the directory does not exist: create it with mkdir -p '{_root}', or mount it");
    }

    private async Task CopyAsync(Stream content, Stream file, string key, CancellationToken ct)
    {
        var buffer = new byte[128 * 1024];
        for (int read; (read = await content.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw FileFailures.Translate(e, Description, key);
            }
        }
    }

    /// <summary>The step that makes it an object. A neighbour's delete may take away a folder that was just made, so this begins anew a few times.</summary>
    private static bool Name(TemporaryFile temporary, string path, bool onlyIfAbsent)
    {
        temporary.Sync();
        var folder = Path.GetDirectoryName(path)!;
        for (var attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(folder);
            try
            {
                if (!onlyIfAbsent) temporary.MoveOver(path);
                else if (!temporary.TryMoveTo(path)) return false;
                PosixFiles.SyncDirectory(folder);
                return true;
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < DirectoryRaces)
            {
                // The folder was empty for a moment and is gone.
            }
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!) Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Not empty, or somebody else was faster.
        }
    }

    /// <summary>Unsorted. Only the folder that the prefix ends in is walked.</summary>
    private IEnumerable<string> Keys(string prefix, CancellationToken ct)
    {
        // The part of the prefix that names whole folders; an odd prefix (one that no key can begin with) is answered by walking everything.
        var slash = prefix.LastIndexOf('/');
        var below = slash > 0 && ObjectKeys.Problem(prefix[..slash], anyShape: false) is null ? Path.Combine(_root, KeyPaths.ToPath(prefix[..slash])) : _root;
        if (!Directory.Exists(below)) yield break;
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0 };
        foreach (var path in Directory.EnumerateFiles(below, "*", options))
        {
            ct.ThrowIfCancellationRequested();
            var relative = path[(_root.Length + 1)..];
            if (relative.StartsWith(TemporaryFile.Folder + "/", StringComparison.Ordinal)) continue;
            if (KeyPaths.ToKey(relative) is { } key && key.StartsWith(prefix, StringComparison.Ordinal)) yield return key;
        }
    }

    private static ObjectHead? Head(string key, FileInfo file) =>
        file.Exists ? new ObjectHead(key, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)) : null;

    private T OnDisk<T>(string? key, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && key is not null)
        {
            throw StoreFailures.NotFound(this, key, e);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not ObjectStoreException)
        {
            throw Clashes(key) is { } other
                ? new ObjectStoreException(StoreError.Invalid, Description, key, $"{Description}: a file system can't hold both '{other}' and '{key}'", e)
                : FileFailures.Translate(e, Description, key);
        }
    }

    /// <summary>The object that stands where this key needs a folder, or the folder that stands where it needs a file.</summary>
    private string? Clashes(string? key)
    {
        if (key is null) return null;
        if (Directory.Exists(PathOf(key))) return key + "/…";
        for (var slash = key.LastIndexOf('/'); slash > 0; slash = key.LastIndexOf('/', slash - 1))
            if (File.Exists(PathOf(key[..slash]))) return key[..slash];
        return null;
    }
}
