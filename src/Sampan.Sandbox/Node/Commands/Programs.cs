using System.Globalization;
using System.Text;
using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>The programs that every simulated container has, as far as hooks need them. An option that is not known here fails.</summary>
internal static class Programs
{
    private static readonly Dictionary<string, Func<ProgramCall, CancellationToken, ValueTask<int>>> All = new(StringComparer.Ordinal)
    {
        ["true"] = (_, _) => new(0),
        [":"] = (_, _) => new(0),
        ["sync"] = (_, _) => new(0),
        ["false"] = (_, _) => new(1),
        ["echo"] = EchoAsync,
        ["sleep"] = SleepAsync,
        ["cat"] = CatAsync,
        ["touch"] = TouchAsync,
        ["mkdir"] = MkdirAsync,
        ["rm"] = RmAsync,
        ["test"] = TestConditions.TestAsync,
        ["["] = TestConditions.TestAsync,
        ["fsfreeze"] = FsfreezeAsync,
    };

    /// <summary>The program of that name; null when there is none.</summary>
    public static Func<ProgramCall, CancellationToken, ValueTask<int>>? Find(string name) => All.GetValueOrDefault(name);

    private static async ValueTask<int> EchoAsync(ProgramCall call, CancellationToken ct)
    {
        var bare = call.Arguments is ["-n", ..];
        var text = string.Join(' ', bare ? call.Arguments.Skip(1) : call.Arguments);
        await call.Streams.Stdout(Encoding.UTF8.GetBytes(bare ? text : text + "\n")).ConfigureAwait(false);
        return 0;
    }

    private static async ValueTask<int> SleepAsync(ProgramCall call, CancellationToken ct)
    {
        if (call.Arguments.Count == 0) return await call.FailAsync("missing operand").ConfigureAwait(false);
        var total = TimeSpan.Zero;
        foreach (var text in call.Arguments)
        {
            if (Seconds(text) is not { } part) return await call.FailAsync($"invalid time interval '{text}'").ConfigureAwait(false);
            total += part;
        }

        await Task.Delay(total, call.Time, ct).ConfigureAwait(false);
        return 0;
    }

    private static TimeSpan? Seconds(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' or (>= '0' and <= '9') => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var number = text.TrimEnd('s', 'm', 'h', 'd');
        if (unit == 0 || text.Length - number.Length > 1) return null;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * unit <= 1e6
            ? TimeSpan.FromSeconds(count * unit)
            : null;
    }

    private static async ValueTask<int> CatAsync(ProgramCall call, CancellationToken ct)
    {
        var code = 0;
        foreach (var path in call.Arguments.DefaultIfEmpty("-"))
        {
            if (path == "-") await PipeAsync(call.Streams, ct).ConfigureAwait(false);
            else if (call.Files.Read(path) is { } content) await call.Streams.Stdout(content).ConfigureAwait(false);
            else code = await call.FailAsync($"{path}: {Unreadable(call, path).Message}").ConfigureAwait(false);
        }

        return code;
    }

    private static FileException Unreadable(ProgramCall call, string path) => call.Files.IsDirectory(path) ? FileException.IsFolder() : FileException.Missing();

    private static async Task PipeAsync(CommandStreams streams, CancellationToken ct)
    {
        var buffer = new byte[4096];
        while (await streams.Stdin.ReadAsync(buffer, ct).ConfigureAwait(false) is > 0 and var read)
        {
            await streams.Stdout(buffer.AsMemory(0, read)).ConfigureAwait(false);
        }
    }

    private static ValueTask<int> TouchAsync(ProgramCall call, CancellationToken ct) => EachAsync(call, "", "cannot touch", async (path, _) =>
    {
        if (!call.Files.Exists(path)) await call.Files.WriteAsync(path, [], ct).ConfigureAwait(false);
    });

    private static ValueTask<int> MkdirAsync(ProgramCall call, CancellationToken ct) => EachAsync(call, "p", "cannot create directory", async (path, options) =>
    {
        var parents = options.Contains('p', StringComparison.Ordinal);
        if (call.Files.Exists(path) && !(parents && call.Files.IsDirectory(path))) throw new FileException("File exists");
        if (!parents && !call.Files.IsDirectory(path.TrimEnd('/') + "/..")) throw FileException.Missing();
        await call.Files.MakeDirectoryAsync(path, ct).ConfigureAwait(false);
    });

    private static ValueTask<int> RmAsync(ProgramCall call, CancellationToken ct) => EachAsync(call, "frR", "cannot remove", async (path, options) =>
    {
        if (call.Files.IsDirectory(path) && !options.Contains('r', StringComparison.OrdinalIgnoreCase)) throw FileException.IsFolder();
        if (call.Files.Exists(path)) await call.Files.RemoveAsync(path, ct).ConfigureAwait(false);
        else if (!options.Contains('f', StringComparison.Ordinal)) throw FileException.Missing();
    });

    /// <summary>Does it for every path, and goes on after one that fails.</summary>
    private static async ValueTask<int> EachAsync(ProgramCall call, string known, string cannot, Func<string, string, Task> act)
    {
        var options = string.Concat(call.Arguments.Where(a => a.StartsWith('-')).Select(a => a[1..]));
        if (options.FirstOrDefault(o => !known.Contains(o, StringComparison.Ordinal)) is not '\0' and var other)
            return await call.FailAsync($"invalid option -- '{other}'").ConfigureAwait(false);
        var paths = call.Arguments.Where(a => !a.StartsWith('-')).ToList();
        if (paths.Count == 0 && !options.Contains('f', StringComparison.Ordinal)) return await call.FailAsync("missing operand").ConfigureAwait(false);
        var code = 0;
        foreach (var path in paths)
        {
            try
            {
                await act(path, options).ConfigureAwait(false);
            }
            catch (FileException e)
            {
                code = await call.FailAsync($"{cannot} '{path}': {e.Message}").ConfigureAwait(false);
            }
        }

        return code;
    }

    private static async ValueTask<int> FsfreezeAsync(ProgramCall call, CancellationToken ct)
    {
        if (call.Arguments is not [("-f" or "--freeze" or "-u" or "--unfreeze") and var action, var path])
            return await call.FailAsync("neither --freeze or --unfreeze specified").ConfigureAwait(false);
        if (!call.Files.Exists(path)) return await call.FailAsync($"cannot open {path}: No such file or directory").ConfigureAwait(false);
        if (!call.Files.IsDirectory(path)) return await call.FailAsync($"{path}: is not a directory").ConfigureAwait(false);
        var freeze = action is "-f" or "--freeze";
        var verb = freeze ? "freeze" : "unfreeze";
        if (call.Files.VolumeOf(path) is not { } volume) return await call.FailAsync($"{path}: {verb} failed: Operation not supported").ConfigureAwait(false);
        if (freeze ? call.Files.TryFreeze(volume) : call.Files.TryThaw(volume)) return 0;
        return await call.FailAsync($"{path}: {verb} failed: {(freeze ? "Device or resource busy" : "Invalid argument")}").ConfigureAwait(false);
    }
}
