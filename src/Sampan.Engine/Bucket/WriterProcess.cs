using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Bucket;

/// <summary>A process as others on its machine can find it: tells a dead writer from a living one before its claim runs out.</summary>
/// <param name="Space">Where process ids mean the same: machine name, boot and process namespace.</param>
/// <param name="Id">The process id.</param>
/// <param name="Started">When the process began, in the kernel's ticks since it booted: ids are used again.</param>
internal sealed record WriterProcess(string Space, int Id, string Started)
{
    // In /proc/ID/stat, counted behind the command's closing parenthesis: state and start time.
    private const int State = 0;
    private const int StartTime = 19;

    /// <summary>This process; null where the system does not say all three.</summary>
    public static WriterProcess? Current { get; } = Read();

    /// <summary>True only when it is certain. False for processes of other machines, of which nothing is known.</summary>
    public bool IsDead => Current is { } here && here.Space == Space && !IsRunning();

    public static WriterProcess? From(JsonObject? record) =>
        record.Text("space") is { } space && record.Whole("id") is { } id && record.Text("started") is { } started ? new WriterProcess(space, (int)id, started) : null;

    public JsonObject ToJson() => new() { ["space"] = Space, ["id"] = Id, ["started"] = Started };

    private static WriterProcess? Read()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var ids = new FileInfo("/proc/self/ns/pid").LinkTarget;
            var stat = Stat(Environment.ProcessId);
            return ids is null ? null : new WriterProcess($"{Environment.MachineName} {boot} {ids}", Environment.ProcessId, stat[StartTime]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private bool IsRunning()
    {
        try
        {
            var stat = Stat(Id);
            return stat[StartTime] == Started && stat[State] is not ("Z" or "X");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return IsHidden();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return true;
        }
    }

    // Some systems don't show the processes of other users, but answer whether there is one.
    private bool IsHidden()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string[] Stat(int id)
    {
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
