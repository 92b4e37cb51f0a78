#include "mixer/canvas/scale.hpp"

#include <libyuv.h>

namespace amphi::mixer {

void scale_picture(const PictureView& from, const WritablePicture& to) {
  libyuv::I420Scale(from.planes[0].data, from.planes[0].stride, from.planes[1].data, from.planes[1].stride,
                    from.planes[2].data, from.planes[2].stride, from.width, from.height, to.planes[0].data,
                    to.planes[0].stride, to.planes[1].data, to.planes[1].stride, to.planes[2].data,
                    to.planes[2].stride, to.width, to.height, libyuv::kFilterBox);
}

}  // namespace amphi::mixer
