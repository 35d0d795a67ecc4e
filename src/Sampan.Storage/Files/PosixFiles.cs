using System.Runtime.InteropServices;

namespace Sampan.Storage.Files;

/// <summary>The two calls that durable, exclusive naming needs and the class library lacks.</summary>
internal static partial class PosixFiles
{
    private const int AlreadyExists = 17;

    /// <summary>Gives a file a second name in one step; false when that name is taken.</summary>
    public static bool TryLink(string from, string to)
    {
        if (Link(from, to) == 0) return true;
        var errno = Marshal.GetLastPInvokeError();
        if (errno == AlreadyExists) return false;
        throw errno == 2
            ? new DirectoryNotFoundException($"no directory for '{to}'")
            : new IOException($"'{to}': {Marshal.GetPInvokeErrorMessage(errno)}", errno);
    }

    /// <summary>Makes a rename in this directory survive a power cut. File systems that can't are left to their own rules.</summary>
    public static void SyncDirectory(string path)
    {
        var handle = Open(path, 0);
        if (handle < 0) return;
        _ = FSync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
